using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>Bad input is answered with a sentence; what was typed stays, the page stays live, and the log stays short.</summary>
public sealed class ProjectInputBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    private const string Script = "<script>alert('x')</script><img src=x onerror=alert(1)>";

    private Visitor admin = null!;
    private string id = null!;
    private int logged;

    public override async ValueTask InitializeAsync()
    {
        admin = await SignInAsync(Cast.Admin);
        id = await admin.ProjectIdAsync(Cast.Telephony);
        await admin.EditAsync(id);
        await admin.MarkAsync();
        logged = LogLines;
    }

    public override async ValueTask DisposeAsync()
    {
        await admin.LiveAsync();
        Assert.True(await admin.IsSameDocumentAsync(), "The page had to reload.");
        Assert.InRange(LogLines - logged, 0, 1);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("project-progress-input", "101", "L’avancement va de 0 à 100 %.")]
    [InlineData("project-progress-input", "-1", "L’avancement va de 0 à 100 %.")]
    [InlineData("project-progress-input", "99999999999", "L’avancement va de 0 à 100 %.")]
    [InlineData("project-progress-input", "", "L’avancement va de 0 à 100 %.")]
    [InlineData("project-name-input", "", "Il manque une valeur : nom du projet.")]
    [InlineData("project-name-input", "   ", "Il manque une valeur : nom du projet.")]
    [InlineData("project-due-input", "1999-01-01", "L’échéance est avant le début.")]
    public async Task A_value_that_cannot_be_is_refused_and_kept(string field, string value, string sentence)
    {
        await admin.Id(field).FillAsync(value);
        await admin.Id("project-save").ClickAsync();

        await Expect(admin.Id("project-form").GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToContainTextAsync(ProjectSteps.Words(sentence));
        await Expect(admin.Id(field)).ToHaveValueAsync(value);
    }

    [Theory]
    [InlineData("project-name-input", 121)]
    [InlineData("project-name-input", 1_000_000)]
    [InlineData("project-description-input", 20_001)]
    [InlineData("project-description-input", 100_000)]
    public async Task A_text_that_is_too_long_is_refused_and_kept(string field, int length)
    {
        // Characters that take two bytes, as French has them.
        var text = new string('é', length);
        var refused = Expect(admin.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert).Filter(new() { HasText = "Trop long" })).ToBeVisibleAsync();
        await admin.Id(field).FillAsync(text);
        await admin.Id("project-save").ClickAsync();

        // Waited for from the start: a toast is there for seconds, and a million characters may keep the page busy for as long.
        await refused;
        Assert.Equal(text, await admin.Id(field).InputValueAsync());
        await admin.LiveAsync();
    }

    [Fact]
    public async Task A_script_is_shown_as_text_on_every_page()
    {
        var before = await admin.Id("project-name-input").InputValueAsync();
        var client = await SignInAsync(Cast.Client, $"/projects/{id}");
        client.Page.Dialog += (_, dialog) => Assert.Fail(dialog.Message);

        await admin.Id("project-name-input").FillAsync(Script);
        await admin.Id("project-description-input").FillAsync($"{Script}\n\n[ici](javascript:alert(2)) [cassé](http:// [là");
        await admin.SaveAsync();

        await Expect(client.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Script);
        await Expect(client.Toast).ToContainTextAsync(Script);
        await Expect(client.Page.Locator(".prose")).ToContainTextAsync(Script);
        await Expect(client.Page.Locator(".prose script, .prose img, .prose a[href^=javascript]")).ToHaveCountAsync(0);
        await client.OpenAsync("/projects");
        await Expect(client.Project(id)).ToContainTextAsync(Script);
        await client.OpenAsync("/client-portal");
        await Expect(client.Project(id)).ToContainTextAsync(Script);

        await admin.OpenAsync($"/projects/{id}");
        await admin.MarkAsync();
        await admin.Id("milestone-title-input").FillAsync(Script);
        await admin.Id("milestone-add").ClickAsync();
        await Expect(admin.Id("milestone").Filter(new() { HasText = Script })).ToBeVisibleAsync();

        await admin.Page.GotoAsync("/projects");
        await admin.Id("project-search").FillAsync(Script);
        await Expect(admin.Id("project-row")).ToHaveCountAsync(1);
        await admin.EditAsync(id);
        await admin.MarkAsync();
        await admin.Id("project-name-input").FillAsync(before);
        await admin.SaveAsync();
    }

    [Fact]
    public async Task An_unknown_id_is_a_page_that_does_not_exist()
    {
        await admin.OpenAsync($"/projects/{Guid.Empty}?edit=1");
        await Expect(admin.Page.GetByText("Page introuvable")).ToBeVisibleAsync();
        Assert.Equal(404, (await admin.Page.GotoAsync("/projects/1"))!.Status);
        await admin.EditAsync(id);
        await admin.MarkAsync();
    }

    private int LogLines => Portal.Process.Log.Split(Environment.NewLine).Length;
}
