using System.Diagnostics;
using ClientPortal.Tests.Infrastructure;

using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>Two browsers: what staff change in one appears at once in the other, and not for other organisations.</summary>
public sealed class ProjectsBrowserTests(Browser browser, DemoPortal portal, ITestOutputHelper output) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_client_sees_hears_and_counts_a_change_on_every_page_that_shows_it()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Cloud);
        var client = await SignInAsync(Cast.Client);

        foreach (var (page, progress, status) in new[] { ("/client-portal", 85, "waiting"), ("/projects", 86, "in-progress"),
            ($"/projects/{id}", 87, "waiting") })
        {
            await client.OpenAsync(page);
            await client.MarkAsync();
            var counted = await client.UpdatesAsync();

            await admin.OpenAsync($"/projects/{id}");
            await admin.Id("project-edit").ClickAsync();
            await admin.Id("project-progress-input").FillAsync($"{progress}");
            await admin.Id("project-status-select").SelectOptionAsync(status);
            var watch = Stopwatch.StartNew();
            await admin.Id("project-save").ClickAsync();

            await client.ShowsProgressAsync(id, progress);
            output.WriteLine($"{page}: {watch.ElapsedMilliseconds} ms from the click to the other browser");
            await Expect(client.Project(id).Locator($"[data-value='{status}']")).ToBeVisibleAsync();
            await client.CountedAsync(counted + 1);
            await Expect(client.Badge).ToHaveTextAsync($"LIVE {counted + 1}");
            await Expect(client.Toast).ToContainTextAsync(ProjectSteps.Words($"Projet mis à jour - {progress} %"));
            await Expect(client.Toast).ToContainTextAsync(Cast.Cloud);
            Assert.True(await client.IsSameDocumentAsync());
        }
    }

    [Fact]
    public async Task A_change_glows_where_it_is_shown_and_the_toast_leads_to_it()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Telephony);
        var client = await SignInAsync(Cast.Client, "/projects");

        var glowing = client.Page.WaitForSelectorAsync($".glow[data-id='{id}']");
        await admin.ReportAsync(id);
        await glowing;

        await client.Toast.GetByRole(Microsoft.Playwright.AriaRole.Link).ClickAsync();
        await Expect(client.Page).ToHaveURLAsync(new Uri(Portal.Address, $"/projects/{id}").ToString());
    }

    [Fact]
    public async Task Another_organisation_hears_nothing()
    {
        var admin = await SignInAsync(Cast.Admin);
        var cloud = await admin.ProjectIdAsync(Cast.Cloud);
        var telephony = await admin.ProjectIdAsync(Cast.Telephony);
        var records = await admin.ProjectIdAsync(Cast.Records);
        string[] foreign = [cloud, telephony, Cast.Cloud, Cast.Telephony, "Teranga", "Awa Diop", "Ibrahima Fall", "Khady Mbaye"];
        var client = await SignInAsync(Cast.Client, $"/projects/{telephony}");
        await client.OpenAsync($"/projects/{cloud}");
        var outsider = await SignInAsync(Cast.Outsider);

        foreach (var page in new[] { "/client-portal", "/projects", $"/projects/{records}" })
        {
            await outsider.OpenAsync(page);
            Assert.Equal(0, await outsider.UpdatesAsync());
            var progress = await admin.ReportAsync(cloud);
            await admin.ReportAsync(telephony);
            await client.ShowsProgressAsync(cloud, progress);
        }

        // The change of the client's own project comes last and is the only one to arrive: the connection worked all the time.
        await outsider.ShowsProgressAsync(records, await admin.ReportAsync(records));
        await outsider.CountedAsync(1);
        foreach (var words in foreign)
        {
            Assert.True(await client.Traffic.HoldsAsync(words), $"The search does not find {words} where it must be.");
            Assert.False(await outsider.Traffic.HoldsAsync(words), $"The outsider's browser received {words}.");
        }
    }

    [Fact]
    public async Task A_foreign_project_looks_like_one_that_does_not_exist()
    {
        var client = await SignInAsync(Cast.Client);
        var id = await client.ProjectIdAsync(Cast.Cloud);
        var outsider = await SignInAsync(Cast.Outsider, $"/projects/{id}");
        var words = await outsider.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Page introuvable", words, StringComparison.Ordinal);
        var title = await TitleAsync(outsider);

        await outsider.OpenAsync($"/projects/{Guid.NewGuid()}");

        Assert.Equal(words, await outsider.Page.Locator("main").InnerTextAsync());
        Assert.Equal(title, await TitleAsync(outsider));

        // The number of unread messages is left out: it comes a moment later.
        static async Task<string> TitleAsync(Visitor visitor) => (await visitor.Page.TitleAsync()).Split(") ")[^1];
    }

    [Fact]
    public async Task A_member_who_is_removed_loses_the_open_page_within_two_seconds()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Cloud);
        var colleague = await SignInAsync(Cast.Colleague, $"/projects/{id}");
        await Expect(colleague.Project(id)).ToBeVisibleAsync();
        await admin.OpenAsync($"/projects/{id}");
        var member = admin.Id("project-member").Filter(new() { HasText = "Ibrahima Fall" });

        await member.GetByTestId("member-remove").ClickAsync();
        await Expect(colleague.Page.GetByText("Page introuvable")).ToBeVisibleAsync(new() { Timeout = 2_000 });
        await Expect(colleague.Page.GetByText(Cast.Cloud)).ToHaveCountAsync(0);

        // The removed member receives nothing of the next change. Added again, they get the page back, and hear only of the addition.
        var counted = await colleague.UpdatesAsync();
        await colleague.MarkAsync();
        var progress = await admin.ReportAsync(id);
        await admin.OpenAsync($"/projects/{id}");
        await admin.Id("member-add").ClickAsync();
        await admin.Id("member-select").SelectOptionAsync("Ibrahima Fall");
        await admin.Id("member-confirm").ClickAsync();
        await colleague.ShowsProgressAsync(id, progress);
        await colleague.CountedAsync(counted + 1);
        Assert.True(await colleague.IsSameDocumentAsync());
    }
}
