using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>What a person types stays in their form, whatever others save meanwhile.</summary>
public sealed class ProjectFormBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task An_edit_in_progress_survives_an_update_from_elsewhere()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Security);
        await admin.EditAsync(id);
        await admin.Id("project-name-input").FillAsync("Sécurisation des postes et des serveurs");
        await admin.Id("project-description-input").FillAsync("Première ligne\nDeuxième");
        await admin.Id("project-description-input").PressAsync("End");

        var technician = await SignInAsync(Cast.Technician);
        var progress = await technician.ReportAsync(id);

        // The page around the form changes, and the form says so. The text, the caret and the focus stay.
        await admin.ShowsProgressAsync(id, progress);
        await Expect(admin.Id("edit-elsewhere")).ToContainTextAsync("Avancement");
        await admin.Id("project-description-input").PressSequentiallyAsync(" ligne");
        await Expect(admin.Id("project-description-input")).ToHaveValueAsync("Première ligne\nDeuxième ligne");
        await Expect(admin.Id("project-name-input")).ToHaveValueAsync("Sécurisation des postes et des serveurs");

        // The other person changed other fields: saving asks, and "keep mine" keeps theirs too.
        await admin.Id("project-save").ClickAsync();
        await Expect(admin.Id("project-conflict")).ToContainTextAsync("Moussa Ndiaye");
        await admin.Id("conflict-mine").ClickAsync();
        await Expect(admin.Id("project-form")).ToHaveCountAsync(0);
        await admin.ShowsProgressAsync(id, progress);
        await Expect(admin.Page.GetByText("Deuxième ligne")).ToBeVisibleAsync();

        await admin.EditAsync(id);
        await admin.Id("project-name-input").FillAsync(Cast.Security);
        await admin.SaveAsync();
    }

    [Theory]
    [InlineData("conflict-mine")]
    [InlineData("conflict-theirs")]
    public async Task Two_who_change_the_same_field_choose(string choice)
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Security);
        var technician = await SignInAsync(Cast.Technician);
        await admin.EditAsync(id);
        var mine = ProjectSteps.Other(await admin.ProgressAsync());
        await admin.Id("project-progress-input").FillAsync($"{mine}");
        var theirs = ProjectSteps.Other(mine);
        await technician.ReportAsync(id, theirs);

        await admin.Id("project-save").ClickAsync();

        var conflict = admin.Id("project-conflict");
        await Expect(conflict).ToContainTextAsync("Moussa Ndiaye");
        await Expect(conflict.Locator(".conflict-value")).ToHaveTextAsync([$"{mine} %", $"{theirs} %"]);
        await technician.ShowsProgressAsync(id, theirs);
        await admin.Id(choice).ClickAsync();
        await Expect(admin.Id("project-form")).ToHaveCountAsync(0);
        var kept = choice == "conflict-mine" ? mine : theirs;
        await admin.ShowsProgressAsync(id, kept);
        await technician.OpenAsync($"/projects/{id}");
        await technician.ShowsProgressAsync(id, kept);
    }

    [Fact]
    public async Task A_choice_field_by_field_is_saved_as_chosen()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Security);
        var technician = await SignInAsync(Cast.Technician);
        await admin.EditAsync(id);
        var mine = ProjectSteps.Other(await admin.ProgressAsync());
        var theirs = ProjectSteps.Other(mine);
        await admin.Id("project-progress-input").FillAsync($"{mine}");
        await admin.Id("project-status-select").SelectOptionAsync("paused");

        await technician.EditAsync(id);
        await technician.Id("project-progress-input").FillAsync($"{theirs}");
        await technician.Id("project-status-select").SelectOptionAsync("waiting");
        await technician.SaveAsync();

        await admin.Id("project-save").ClickAsync();
        await admin.Page.Locator("input[name=conflict-status]").Nth(1).CheckAsync();
        await admin.Id("conflict-choice").ClickAsync();
        await Expect(admin.Id("project-form")).ToHaveCountAsync(0);
        await admin.ShowsProgressAsync(id, mine);
        await Expect(admin.Project(id).GetByTestId("project-status").Or(admin.Project(id).Locator(".pill")))
            .ToHaveAttributeAsync("data-value", "waiting");
    }
}
