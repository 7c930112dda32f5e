using Bunit;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Features.Projects;

public sealed class ProjectsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Rows_are_in_order_of_creation_newest_first()
    {
        var names = await CreateAsync(3);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ProjectsPanel>();
        Assert.Equal(["Projet 3", "Projet 2", "Projet 1"], Names(panel));

        await portal.Projects.ReportAsync(portal.Technician, names[0], 90, null);
        await CreateAsync(1, from: 4);
        await page.SettleAsync();

        Assert.Equal(["Projet 4", "Projet 3", "Projet 2", "Projet 1"], Names(panel));
    }

    [Theory]
    [InlineData("equipe", new[] { "Équipe mobile" })]
    [InlineData("ÉQUIPE", new[] { "Équipe mobile" })]
    [InlineData("oeuvre", new[] { "Mise en œuvre" })]
    [InlineData("100%", new[] { "Tout à 100%_\\" })]
    [InlineData("%_\\", new[] { "Tout à 100%_\\" })]
    [InlineData("  mobile ", new[] { "Équipe mobile" })]
    [InlineData("acme", new[] { "Tout à 100%_\\", "Mise en œuvre", "Équipe mobile" })]
    [InlineData("introuvable", new string[0])]
    [InlineData("\ud83d", new string[0])]
    public async Task Search_finds_names_and_organisations_whatever_their_case_and_accents(string typed, string[] found)
    {
        string[] names = ["Équipe mobile", "Mise en œuvre", "Tout à 100%_\\"];
        foreach (var name in names)
        {
            await portal.Projects.CreateAsync(portal.Technician, portal.Acme, Fields(name));
        }

        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ProjectsPanel>();
        await SearchAsync(panel, typed);
        await Eventually.TrueAsync(() => Names(panel).SequenceEqual(found));
    }

    [Fact]
    public async Task A_project_that_starts_or_stops_matching_appears_and_disappears_in_order()
    {
        var ids = await CreateAsync(3);
        await portal.Projects.ReportAsync(portal.Technician, ids[0], null, ProjectStatus.Waiting);
        await portal.Projects.ReportAsync(portal.Technician, ids[2], null, ProjectStatus.Waiting);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ProjectsPanel>();
        await Button(panel, "En attente").ClickAsync(new());
        Assert.Equal(["Projet 3", "Projet 1"], Names(panel));

        await portal.Projects.ReportAsync(portal.Technician, ids[1], null, ProjectStatus.Waiting);
        await page.SettleAsync();
        Assert.Equal(["Projet 3", "Projet 2", "Projet 1"], Names(panel));

        await portal.Projects.ReportAsync(portal.Technician, ids[2], null, ProjectStatus.Done);
        await page.SettleAsync();
        Assert.Equal(["Projet 2", "Projet 1"], Names(panel));
    }

    [Fact]
    public async Task An_archived_project_moves_from_one_list_to_the_other_while_both_are_open()
    {
        var ids = await CreateAsync(2);
        await using var running = await PanelContext.OpenAsync(portal, portal.Technician);
        await using var archived = await PanelContext.OpenAsync(portal, portal.Admin);
        var list = running.Show<ProjectsPanel>();
        var archive = archived.Show<ProjectsPanel>();
        await Button(archive, "Archivés").ClickAsync(new());
        Assert.Empty(Names(archive));

        await portal.Projects.ArchiveAsync(portal.Technician, ids[0]);
        await running.SettleAsync();
        await archived.SettleAsync();
        Assert.Equal(["Projet 2"], Names(list));
        Assert.Equal(["Projet 1"], Names(archive));

        await portal.Projects.RestoreAsync(portal.Technician, ids[0]);
        await running.SettleAsync();
        await archived.SettleAsync();
        Assert.Equal(["Projet 2", "Projet 1"], Names(list));
        Assert.Empty(Names(archive));
    }

    [Fact]
    public async Task Clients_are_offered_no_archive_and_nothing_to_create()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var panel = page.Show<ProjectsPanel>();

        Assert.DoesNotContain(panel.FindAll("button"), button => button.TextContent == "Archivés");
        Assert.Empty(panel.FindAll("a[href*=new]"));
        Assert.Contains("Vos projets apparaîtront ici", panel.Markup);
    }

    [Fact]
    public async Task More_rows_come_page_by_page_and_end()
    {
        await CreateAsync(52);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ProjectsPanel>();
        Assert.Equal(25, Names(panel).Count);

        await More(panel)!.ClickAsync(new());
        Assert.Equal(50, Names(panel).Count);
        await More(panel)!.ClickAsync(new());
        // By id: within one millisecond that is not the order of creation.
        var all = await portal.ProjectQueries.ListAsync(portal.Technician, new ProjectFilter(), limit: 100);
        Assert.Equal(52, all.Items.Count);
        Assert.Equal(all.Items.Select(row => row.Name), Names(panel));
        Assert.Null(More(panel));
    }

    [Fact]
    public async Task A_page_keeps_its_length_when_projects_are_added_and_removed()
    {
        var ids = await CreateAsync(26);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ProjectsPanel>();

        // A project leaves: the next one moves up, as on a page opened now.
        await portal.Projects.ArchiveAsync(portal.Technician, ids[9]);
        await SameAsFresh.AssertAsync(page, panel);
        Assert.Equal(25, Names(panel).Count);
        Assert.Null(More(panel));

        // A project arrives: the last one moves behind "more".
        await CreateAsync(1, from: 27);
        await SameAsFresh.AssertAsync(page, panel);
        Assert.Equal("Projet 27", Names(panel)[0]);
        Assert.Equal(25, Names(panel).Count);
        Assert.NotNull(More(panel));
    }

    [Fact]
    public async Task A_last_row_that_returns_is_placed_in_order()
    {
        var ids = await CreateAsync(27);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ProjectsPanel>();

        await portal.Projects.ArchiveAsync(portal.Technician, ids[2]);
        await SameAsFresh.AssertAsync(page, panel);
        await portal.Projects.ArchiveAsync(portal.Technician, ids[1]);
        await SameAsFresh.AssertAsync(page, panel);
        await portal.Projects.RestoreAsync(portal.Technician, ids[1]);
        await SameAsFresh.AssertAsync(page, panel);
        await portal.Projects.RestoreAsync(portal.Technician, ids[2]);
        await SameAsFresh.AssertAsync(page, panel);
        Assert.Equal("Projet 3", Names(panel)[^1]);
    }

    [Fact]
    public async Task An_update_of_one_project_renders_its_row_alone()
    {
        var ids = await CreateAsync(25);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ProjectsPanel>();
        var before = RenderCounts(panel);
        Assert.Equal(25, before.Count);

        await portal.Projects.ReportAsync(portal.Technician, ids[7], 71, null);
        await page.SettleAsync();

        var rendered = RenderCounts(panel).Where(pair => pair.Value > before[pair.Key]).Select(pair => pair.Key);
        Assert.Equal([ids[7]], rendered);
        Assert.Equal("71", Row(panel, ids[7]).QuerySelector("[data-testid=project-progress]")!.GetAttribute("data-value"));
        Assert.NotNull(Row(panel, ids[7]).GetAttribute("data-changed"));
        Assert.Single(panel.FindAll("[data-changed]"));
    }

    [Fact]
    public async Task A_burst_of_fifty_updates_renders_twice()
    {
        var clock = new FakeClock();
        await using var busy = await TestPortal.StartAsync(clock);
        var id = await busy.ProjectAsync();
        await using var page = await PanelContext.OpenAsync(busy, busy.Technician);
        var panel = page.Show<ProjectsPanel>();
        var before = panel.RenderCount;

        await busy.Projects.ReportAsync(busy.Admin, id, 1, null);
        await Eventually.TrueAsync(() => page.Feed is { Updates: 1, IsRunning: false });
        for (var progress = 2; progress <= 50; progress++)
        {
            await busy.Projects.ReportAsync(busy.Admin, id, progress, null);
        }

        await Eventually.TrueAsync(() => page.Feed.Pending == 49);
        Assert.Equal("1", Row(panel, id).QuerySelector("[data-testid=project-progress]")!.GetAttribute("data-value"));
        clock.Advance(LiveFeed.Pace);
        await page.SettleAsync();

        Assert.Equal("50", Row(panel, id).QuerySelector("[data-testid=project-progress]")!.GetAttribute("data-value"));
        Assert.Equal(50, page.Feed.Updates);
        Assert.Equal(2, panel.RenderCount - before);
    }

    [Fact]
    public async Task A_disposed_panel_hears_nothing_and_leaves_no_listener()
    {
        var id = (await CreateAsync(1))[0];
        var listeners = portal.Bus.SubscriptionCount;
        var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var listening = portal.Bus.SubscriptionCount;
        var panel = page.Show<ProjectsPanel>();
        var detail = page.Show<ProjectPanel>(one => one.Add(parameter => parameter.Id, id));
        await portal.Projects.AddMemberAsync(portal.Technician, id, portal.Admin.PersonId);
        await page.SettleAsync();
        Assert.True(portal.Bus.SubscriptionCount > listening, "The dot of the new member waits for its presence.");
        var rendered = panel.RenderCount + detail.RenderCount;

        await page.DisposeComponentsAsync();
        Assert.Equal(listening, portal.Bus.SubscriptionCount);
        await portal.Projects.ReportAsync(portal.Technician, id, 99, null);
        await page.SettleAsync();
        Assert.Equal(rendered, panel.RenderCount + detail.RenderCount);

        await page.DisposeAsync();
        Assert.Equal(listeners, portal.Bus.SubscriptionCount);
    }

    private static ProjectFields Fields(string name) => new(name, "", ProjectStatus.InProgress, 0, false, null, null);

    private static List<string> Names(IRenderedComponent<ProjectsPanel> panel) =>
        [.. panel.FindAll("a.row-anchor").Select(link => link.TextContent)];

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<ProjectsPanel> panel, Guid id) => panel.Find($"tr[data-id='{id}']");

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ProjectsPanel> panel, string text) =>
        panel.FindAll("button").Single(button => button.TextContent == text);

    private static AngleSharp.Dom.IElement? More(IRenderedComponent<ProjectsPanel> panel) =>
        panel.FindAll("[data-testid=project-more]").SingleOrDefault();

    private static Dictionary<Guid, int> RenderCounts(IRenderedComponent<ProjectsPanel> panel) =>
        panel.FindComponents<ProjectRowView>().ToDictionary(row => row.Instance.Row.Id, row => row.RenderCount);

    private static Task SearchAsync(IRenderedComponent<ProjectsPanel> panel, string typed) =>
        panel.Find("[data-testid=project-search]").ChangeAsync(new() { Value = typed });

    private async Task<List<Guid>> CreateAsync(int count, int from = 1)
    {
        var ids = new List<Guid>();
        for (var number = from; number < from + count; number++)
        {
            ids.Add(await portal.Projects.CreateAsync(portal.Technician, portal.Acme, Fields($"Projet {number}")));
        }

        return ids;
    }
}
