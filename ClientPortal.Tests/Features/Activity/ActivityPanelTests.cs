using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.PersonalData;

namespace ClientPortal.Tests.Features.Activity;

public sealed class ActivityPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.ProjectAsync();
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Older_lines_come_page_by_page_and_a_page_stays_a_page()
    {
        await ReportAsync(1, 16);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ActivityPanel>();
        Assert.Equal(15, Lines(panel));

        // A new line appears on top, the last one leaves the page.
        await ReportAsync(17, 17);
        await SameAsFresh.AssertAsync(page, panel);
        Assert.Contains("a porté l’avancement de", panel.FindAll("li")[0].TextContent);
        Assert.Contains("17\u202f%", panel.FindAll("li")[0].TextContent);
        Assert.Equal(15, Lines(panel));

        // 17 reports, the creation and the member: that is all, so there is no button for more.
        await panel.Find("button").ClickAsync(new());
        Assert.Equal(19, Lines(panel));
        Assert.Empty(panel.FindAll("button"));

        await ReportAsync(18, 18);
        await page.SettleAsync();
        Assert.Equal(20, Lines(panel));
    }

    [Fact]
    public async Task A_persons_activity_has_a_sentence_for_every_event_and_names_the_viewer()
    {
        await ReportAsync(1, 1);
        await portal.Get<PersonalDataCommands>().AskAsync(portal.Technician, portal.Technician.PersonId);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);

        var panel = page.Show<PersonActivityPanel>(with => with.Add(one => one.PersonId, portal.Technician.PersonId));

        var lines = panel.FindAll("li").Select(line => (Kind: line.GetAttribute("data-kind")!, Text: line.TextContent)).ToList();
        Assert.Contains(lines, line => line.Kind == "personal-data.requested");
        Assert.All(lines, line => Assert.DoesNotContain(line.Kind, line.Text, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Text.Contains($"{portal.Technician.Name} (vous)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_archived_project_disappears_for_its_clients()
    {
        await ReportAsync(1, 1);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<ActivityPanel>();
        Assert.Equal(2, panel.FindAll("a[href^='/projects/']").Count - 1);

        await portal.Projects.ArchiveAsync(portal.Technician, id);
        await page.SettleAsync();

        Assert.Contains("Ce qui se passe apparaîtra ici.", panel.Markup);
    }

    [Fact]
    public async Task A_first_visit_shows_a_welcome_and_the_next_one_what_changed()
    {
        await using var first = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = first.Show<SinceLastVisitPanel>();
        Assert.Contains("Bienvenue", panel.Markup);
        await ReportAsync(1, 1);
        await SameAsFresh.AssertAsync(first, panel);
        Assert.Contains("Bienvenue", panel.Markup);

        await portal.SeenAsync(portal.Member);
        await using var second = await PanelContext.OpenAsync(portal, portal.Member);
        panel = second.Show<SinceLastVisitPanel>();
        Assert.Contains("Rien de neuf", panel.Markup);
        await ReportAsync(2, 11);
        await SameAsFresh.AssertAsync(second, panel);
        Assert.Equal(8, panel.FindAll("li").Count);
        Assert.Contains("11\u202f%", panel.FindAll("li")[0].TextContent);
    }

    [Fact]
    public async Task Every_kind_of_event_about_projects_has_a_sentence_in_both_languages()
    {
        // A key that has no text is shown as it is: project.updated.
        var milestone = await portal.Projects.AddMilestoneAsync(portal.Technician, id, new("Audit", null, false));
        await portal.Projects.CompleteMilestoneAsync(portal.Technician, id, milestone);
        await portal.Projects.RemoveMilestoneAsync(portal.Technician, id, milestone);
        await portal.Projects.ArchiveAsync(portal.Technician, id);
        await portal.Projects.RemoveMemberAsync(portal.Technician, id, portal.Member.PersonId);
        var now = await portal.ProjectQueries.FindAsync(portal.Technician, id);
        await portal.Projects.EditAsync(
            portal.Technician, id, new("N", "D", ClientPortal.Domain.Projects.ProjectStatus.Paused, 3, true, new DateOnly(2026, 1, 1),
                new DateOnly(2026, 1, 2)), now.Version);
        await portal.Projects.ReportAsync(portal.Technician, id, null, ClientPortal.Domain.Projects.ProjectStatus.Done);
        await ReportAsync(5, 5);

        foreach (var language in new[] { "fr", "en" })
        {
            await using var page = await PanelContext.OpenAsync(portal, portal.Admin, language);
            var panel = page.Show<ActivityPanel>();
            Assert.Equal(10, Lines(panel));
            Assert.All(panel.FindAll(".activity-text > span"), line =>
            {
                Assert.DoesNotMatch(@"\w+\.\w+", line.TextContent);
                Assert.DoesNotContain("Field.", line.TextContent);
                Assert.Matches("^Theo Technician .+", line.TextContent);
            });
        }
    }

    private static int Lines(IRenderedComponent<ActivityPanel> panel) => panel.FindAll("[data-testid=activity-line]").Count;

    private async Task ReportAsync(int from, int to)
    {
        for (var progress = from; progress <= to; progress++)
        {
            await portal.Projects.ReportAsync(portal.Technician, id, progress, null);
        }
    }
}
