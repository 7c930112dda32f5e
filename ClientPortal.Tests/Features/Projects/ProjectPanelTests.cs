using System.Text.RegularExpressions;
using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Projects;

public sealed class ProjectPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.ProjectAsync("Migration", new MilestoneFields("Audit", new DateOnly(2026, 1, 1), false));
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task What_is_not_the_viewers_is_not_found_in_the_words_for_what_does_not_exist()
    {
        await using var outsider = await PanelContext.OpenAsync(portal, portal.Outsider);
        var foreign = Show(outsider, id);
        var missing = Show(outsider, Guid.NewGuid());

        Assert.Contains("Page introuvable", foreign.Markup);
        Assert.Equal(missing.Markup, foreign.Markup);
    }

    [Fact]
    public async Task What_happens_to_another_project_renders_nothing()
    {
        var other = await portal.Projects.CreateAsync(portal.Technician, portal.Acme, new("Autre", "", ProjectStatus.Planned, 0, false, null, null));
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page, id);
        var before = panel.RenderCount;

        await portal.Projects.ReportAsync(portal.Admin, other, 5, null);
        await page.SettleAsync();
        Assert.Equal(before, panel.RenderCount);

        await portal.Projects.ReportAsync(portal.Admin, id, 5, null);
        await page.SettleAsync();
        Assert.True(panel.RenderCount > before);
    }

    [Fact]
    public async Task Archive_is_undone_by_the_same_button_and_not_by_a_double_click()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page, id);
        await ArchiveAsync(1);
        Assert.Contains("Ce projet est archivé", panel.Markup);

        await ArchiveAsync(2);
        Assert.Contains("Ce projet est archivé", panel.Markup);

        await ArchiveAsync(1);
        Assert.DoesNotContain("Ce projet est archivé", panel.Markup);

        async Task ArchiveAsync(int click)
        {
            await panel.Find("[data-testid=project-archive]").ClickAsync(new MouseEventArgs { Detail = click });
            await page.SettleAsync();
        }
    }

    [Fact]
    public async Task A_refusal_and_a_fault_of_the_archive_are_shown()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page, id);
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE EventLog RENAME TO Elsewhere"));
        await panel.Find("[data-testid=project-archive]").ClickAsync(new MouseEventArgs { Detail = 1 });
        Assert.StartsWith("Cela n’a pas pu être fait.", Assert.Single(page.Toasts).Text);
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE Elsewhere RENAME TO EventLog"));

        // Demoted a moment ago; the page has not received it yet.
        page.Feed.Start(portal.Technician with { Role = Role.Client }, page.Session.ReadAsync, page.Feed.Head);
        await panel.Find("[data-testid=project-archive]").ClickAsync(new MouseEventArgs { Detail = 1 });
        Assert.Equal(2, page.Toasts.Count);
        Assert.False((await portal.ProjectQueries.FindAsync(portal.Admin, id)).Row.Archived);
    }

    [Fact]
    public async Task Staff_who_view_as_a_client_see_the_clients_page_without_buttons()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member with { ImpersonatedBy = portal.Technician.PersonId });
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);

        Assert.True(page.Session.Viewer.IsReadOnly);
        Assert.Equal(Seen(client), Seen(page));
        Assert.Empty(Show(page, id)
            .FindAll("[data-testid=project-edit], [data-testid=project-archive], [data-testid=member-add], [data-testid=milestone-add]"));

        // Everything except the actions that the client may take.
        string Seen(PanelContext who) => Regex.Replace(
            Show(who, id).Markup,
            """(?<=<div class="page-actions">).*?(?=</div>)|<div class="with-files shelf".*?(?=<div class="toolbar)|(?<= blazor:\w+=).\d+.""",
            "",
            RegexOptions.Singleline);
    }

    [Fact]
    public async Task Members_are_added_and_removed_in_place()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page, id);
        await panel.Find("[data-testid=member-add]").ClickAsync(new());
        Assert.Contains("Nora Nonmember", panel.Find("[data-testid=member-select]").TextContent);
        Assert.DoesNotContain("Max Member", panel.Find("[data-testid=member-select]").TextContent);
        Assert.DoesNotContain("Olga Outsider", panel.Find("[data-testid=member-select]").TextContent);

        await panel.Find("[data-testid=member-select]").ChangeAsync(new ChangeEventArgs { Value = $"{portal.NonMember.PersonId}" });
        await page.SettleAsync();
        Assert.Equal(["Max Member"], Members()); // chosen, and not added yet
        await panel.Find("[data-testid=member-confirm]").Closest("form")!.SubmitAsync();
        await page.SettleAsync();
        Assert.Equal(["Max Member", "Nora Nonmember"], Members());

        await panel.FindAll("[data-testid=member-remove]")[0].ClickAsync(new());
        await page.SettleAsync();
        Assert.Equal(["Nora Nonmember"], Members());

        IEnumerable<string> Members() => panel.FindAll("[data-testid=project-member] .person-name").Select(name => name.TextContent);
    }

    [Fact]
    public async Task A_members_new_name_reaches_the_open_page()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page, id);
        var activity = page.Show<ClientPortal.Web.Features.Activity.ActivityPanel>();
        Assert.Contains("Max Member", panel.Markup);

        await portal.RenameAsync(portal.Member, "Maxime Membre");

        await SameAsFresh.AssertAsync(page, panel, one => one.Add(parameter => parameter.Id, id));
        await SameAsFresh.AssertAsync(page, activity);
        Assert.Contains("Maxime Membre", panel.Markup);
        Assert.DoesNotContain("Max Member", panel.Markup + activity.Markup);
    }

    [Theory]
    [InlineData("0001-01-01", "0001-01-02")]
    [InlineData("9999-12-30", "9999-12-31")]
    [InlineData("0001-01-01", "9999-12-31")]
    [InlineData("2026-01-31", "2026-02-01")]
    [InlineData("2026-05-05", "2026-05-05")]
    public async Task Any_two_dates_can_be_drawn(string starts, string due)
    {
        var now = await portal.ProjectQueries.FindAsync(portal.Technician, id);
        await portal.Projects.RemoveMilestoneAsync(portal.Technician, id, now.Milestones[0].Id);
        await portal.Projects.EditAsync(
            portal.Technician, id, now.Fields with { StartsOn = DateOnly.Parse(starts, null), DueOn = DateOnly.Parse(due, null) }, now.Version + 1);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = Show(page, id);

        Assert.Equal(starts == due, panel.FindAll(".timeline-svg").Count == 0);
        Assert.InRange(panel.FindAll("text.timeline-label").Count, 0, 10);
    }

    private static IRenderedComponent<ProjectPanel> Show(PanelContext page, Guid id) =>
        page.Show<ProjectPanel>(one => one.Add(parameter => parameter.Id, id));
}
