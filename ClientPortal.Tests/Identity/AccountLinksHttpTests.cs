using System.Net;
using System.Text.RegularExpressions;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Identity;

/// <summary>The pages of links, by HTTP. Each test has a person of its own: the portal is shared.</summary>
public sealed partial class AccountLinksHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>, IAsyncLifetime
{
    private Viewer user = null!;
    private string email = "";

    public async ValueTask InitializeAsync()
    {
        user = await portal.NewPersonAsync();
        email = await portal.EmailAsync(user);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_registered_and_an_unknown_address_are_answered_alike()
    {
        var registered = await AskAsync(portal.Visit(), email);
        var unknown = await AskAsync(portal.Visit(), $"{Guid.NewGuid():N}@example.org");
        var nonsense = await AskAsync(portal.Visit(), "nonsense\r\nBcc: x@y.example");

        Assert.Equal(HttpStatusCode.OK, registered.Status);
        Assert.Equal(registered, unknown);
        Assert.Equal(registered, nonsense);
        await Eml.ArrivesAsync(portal.DataDirectory, email);
    }

    [Fact]
    public async Task A_forged_host_does_not_reach_the_mail()
    {
        var visitor = portal.Visit();
        visitor.Http.DefaultRequestHeaders.Host = "evil.example";
        await AskAsync(visitor, email);

        var mail = await Eml.ArrivesAsync(portal.DataDirectory, email);
        Assert.DoesNotContain("evil.example", mail.Text + mail.Html, StringComparison.Ordinal);
        Assert.Equal("/reset-password", mail.Link.AbsolutePath);
    }

    [Fact]
    public async Task Asking_again_and_again_is_stopped_for_registered_and_unknown_alike()
    {
        foreach (var asked in new[] { email, $"{Guid.NewGuid():N}@example.org" })
        {
            for (var ask = 0; ask < RateLimits.Reset.PerAccount; ask++)
            {
                Assert.Equal(HttpStatusCode.OK, (await AskAsync(portal.Visit(), asked)).Status);
            }

            var answer = await portal.Visit().SendFormAsync("/forgot-password", ("Typed.Email", asked));
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains("forgot-refused", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Opening_a_link_changes_nothing_until_its_form_is_sent()
    {
        await AskAsync(portal.Visit(), email);
        var link = (await Eml.ArrivesAsync(portal.DataDirectory, email)).Link.PathAndQuery;
        var visitor = portal.Visit();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.Contains("new-password", await visitor.Http.GetStringAsync(link), StringComparison.Ordinal);
        }

        var stamp = await StampAsync();
        Assert.Contains("reset-done",
            await (await visitor.SendFormAsync(link, ("Typed.Password", "quatre mots sans lien"))).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.NotEqual(stamp, await StampAsync());
        Assert.Contains("closed-link", await visitor.Http.GetStringAsync(link), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reset-password")]
    [InlineData("/confirm-email")]
    public async Task Whatever_is_wrong_with_a_link_the_page_is_the_same(string path)
    {
        var visitor = portal.Visit();
        var pages = new HashSet<string>();
        foreach (var query in new[] { "", "?person=x&code=y", $"?person={user.PersonId}&code=", $"?person={Guid.NewGuid()}&code=abc",
            $"?person={user.PersonId}&code=CfDJ8&to=a@b.example", "?person=%00&code=%0d%0a&to=%3Cscript%3E" })
        {
            var answer = await visitor.GetAsync(path + query);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            pages.Add(Changing().Replace(await answer.Content.ReadAsStringAsync(), ""));
        }

        Assert.Contains("closed-link", Assert.Single(pages), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Page)> AskAsync(HttpVisitor visitor, string typed)
    {
        var answer = await visitor.SendFormAsync("/forgot-password", ("Typed.Email", typed));
        return (answer.StatusCode, Changing().Replace(await answer.Content.ReadAsStringAsync(), ""));
    }

    private Task<string?> StampAsync() =>
        portal.Store.ReadAsync(db => db.Users.Where(account => account.Id == user.PersonId)
            .Select(account => account.SecurityStamp).SingleOrDefaultAsync());

    // What differs from answer to answer: tokens of forms, and the way back of the language switch.
    [GeneratedRegex("""value="CfDJ8[^"]*"|<!--Blazor[^>]*-->|href="/language[^"]*" """)]
    private static partial Regex Changing();
}
