using System.Net;
using System.Text.RegularExpressions;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Projects;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Links as a person outside of the portal, or their mail program, opens them.</summary>
public sealed partial class DocumentLinkHttpTests(DocumentLinkHttpTests.ManyAddresses many) : IClassFixture<DocumentLinkHttpTests.ManyAddresses>
{
    private HostedPortal Portal => many.Portal;

    [Fact]
    public async Task The_page_names_the_document_and_the_button_downloads_it_so_that_no_browser_runs_it()
    {
        var secret = await LinkAsync(new(null, 7, Allowed: 1));
        var visitor = Portal.Visit();

        // To look at it uses up nothing.
        var page = await visitor.GetAsync($"/d/{secret}");
        await visitor.GetAsync($"/d/{secret}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("data-value=\"newest\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("noindex", Assert.Single(page.Headers.GetValues("X-Robots-Tag")));
        var file = await visitor.SendFromAsync($"/d/{secret}", $"/d/{secret}/file");

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        var disposition = file.Content.Headers.ContentDisposition;
        Assert.Equal(("attachment", "Offre.txt"), (disposition?.DispositionType, disposition?.FileNameStar));
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox", Assert.Single(file.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("Prix : 100", await file.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/d/{secret}")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_link_and_one_that_is_over_are_the_same_page()
    {
        var used = await LinkAsync(new(1, 7, Allowed: 1));
        await Portal.Get<DocumentLinkCommands>().OpenAsync(Viewer.Portal, used, null);

        var (unknown, over) = (await PageAsync(LinkSecret.New()), await PageAsync(used));

        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal(unknown, over);
        Assert.Contains("link-closed", over.Text, StringComparison.Ordinal);
        var posted = await Portal.Visit().SendFromAsync("/login", $"/d/{used}/file");
        Assert.Equal($"/d/{used}", posted.Headers.Location?.ToString());

        async Task<(HttpStatusCode Status, string Text)> PageAsync(string secret)
        {
            var answer = await Portal.Visit().GetAsync($"/d/{secret}");

            // What differs from request to request.
            var text = (await answer.Content.ReadAsStringAsync()).Replace(secret, "", StringComparison.Ordinal);
            return (answer.StatusCode, Section().Match(text).Value);
        }
    }

    [Fact]
    public async Task With_a_password_nothing_is_told_before_it_and_guessing_is_slow()
    {
        var secret = await LinkAsync(new(1, 7, Password: "très secret"));
        var visitor = Portal.Visit();
        var page = $"/d/{secret}";

        Assert.DoesNotContain("Offre", await (await visitor.GetAsync(page)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal($"{page}?why=wrong", await GuessAsync("faux"));
        Assert.Equal("Prix : 100", await (await SendAsync("très secret")).Content.ReadAsStringAsync());
        for (var n = 0; n < DocumentLinkEndpoints.Password.PerAccount; n++)
        {
            Assert.Equal($"{page}?why=wrong", await GuessAsync("faux"));
        }

        Assert.StartsWith($"{page}?why=often&minutes=", await GuessAsync("très secret"), StringComparison.Ordinal);
        var told = await (await visitor.GetAsync($"{page}?why=often&minutes=12")).Content.ReadAsStringAsync();
        Assert.Contains("12 min", told, StringComparison.Ordinal);

        async Task<string?> GuessAsync(string password) => (await SendAsync(password)).Headers.Location?.ToString();

        Task<HttpResponseMessage> SendAsync(string password) => visitor.SendFromAsync(page, $"{page}/file", ("password", password));
    }

    [Fact]
    public async Task A_form_of_another_site_downloads_nothing()
    {
        var secret = await LinkAsync(new(1, 7, Allowed: 1));

        var answer = await Portal.Visit().Http.PostAsync($"/d/{secret}/file", new FormUrlEncodedContent([]));

        Assert.Equal($"/d/{secret}?why=again", answer.Headers.Location?.ToString());
        Assert.NotNull(await Portal.Get<DocumentLinkQueries>().FindAsync(Viewer.Portal, secret));
    }

    private async Task<string> LinkAsync(DocumentLinkFields fields)
    {
        var (technician, client) = (await Portal.NewPersonAsync(Role.Technician), await Portal.NewPersonAsync());
        var project = await Portal.Get<ProjectCommands>().CreateAsync(
            technician, client.OrganisationId, new ProjectFields("Étagère", "", ProjectStatus.Planned, 0, false, null, null));
        var placed = await Portal.Get<DocumentCommands>().AddAsync(
            technician, new NewDocument(project, DocumentKind.Quote), Shelf.FileOf("Offre.txt", "Prix : 100"));
        return (await Portal.Get<DocumentLinkCommands>().MakeAsync(technician, placed.Id, fields)).Secret;
    }

    [GeneratedRegex("<section class=\"account-card\">.*?</section>", RegexOptions.Singleline)]
    private static partial Regex Section();

    /// <summary>Each visitor has an address of their own.</summary>
    public sealed class ManyAddresses : IAsyncDisposable
    {
        public HostedPortal Portal { get; } = HostedPortal.OfManyAddresses(new Dictionary<string, string>());

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }
}
