using Bunit;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Projects;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>A person without access hears nothing: no render, no count, no cursor, and no name or id anywhere on the page.</summary>
public sealed class OutsiderPanelTests : IAsyncLifetime
{
    private const string Secret = "Zanzibar";

    private TestPortal portal = null!;
    private Guid id, marker;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.ProjectAsync(Secret);
        marker = await portal.Projects.CreateAsync(portal.Technician, portal.Acme, new("Repère", "", ProjectStatus.Planned, 0, false, null, null));
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Another_organisation_hears_nothing()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Outsider);
        await AssertHearsNothingAsync(page, Open(page), ChangeEverythingAsync);
    }

    [Fact]
    public async Task A_colleague_who_is_no_member_hears_nothing()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.NonMember);
        await AssertHearsNothingAsync(page, Open(page), ChangeEverythingAsync);
    }

    [Fact]
    public async Task A_removed_member_loses_the_project_at_once_and_hears_nothing_more()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panels = Open(page);
        Assert.Contains(panels, panel => panel.Markup().Contains(Secret));

        await portal.Projects.RemoveMemberAsync(portal.Technician, id, portal.Member.PersonId);
        await page.SettleAsync();
        await Eventually.TrueAsync(() => panels.TrueForAll(panel => !panel.Markup().Contains(Secret) && !panel.Markup().Contains($"{id}")));
        Assert.Empty(page.Toasts);

        await AssertHearsNothingAsync(page, panels, ChangeEverythingAsync);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_hears_nothing_of_an_internal_milestone(bool administrator)
    {
        await using var page = await PanelContext.OpenAsync(portal, administrator ? portal.ClientAdmin : portal.Member);
        await AssertHearsNothingAsync(page, Open(page), ChangeInSecretAsync, "Marge");
    }

    [Fact]
    public async Task The_same_panels_of_a_member_receive_the_changes()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panels = Open(page);
        var before = panels.ConvertAll(panel => panel.Rendered());

        await ChangeEverythingAsync();
        await page.SettleAsync();

        Assert.Equal(6, page.Feed.Updates);
        Assert.All(panels.Zip(before).Where(pair => pair.First.Name != nameof(ProjectToastsPanel)),
            pair => Assert.True(pair.First.Rendered() > pair.Second, pair.First.Name));
        Assert.NotEmpty(page.Toasts); // the panel of toasts renders nothing itself
    }

    private async Task ChangeEverythingAsync()
    {
        var projects = portal.Projects;
        await projects.ReportAsync(portal.Technician, id, 81, ProjectStatus.Waiting);
        var milestone = await projects.AddMilestoneAsync(portal.Technician, id, new($"{Secret} 2", null, Internal: false));
        await projects.CompleteMilestoneAsync(portal.Technician, id, milestone);
        await projects.AddMemberAsync(portal.Technician, id, portal.Technician.PersonId);
        await projects.ArchiveAsync(portal.Technician, id);
        await projects.RestoreAsync(portal.Technician, id);
    }

    private async Task ChangeInSecretAsync()
    {
        var projects = portal.Projects;
        var milestone = await projects.AddMilestoneAsync(portal.Technician, id, new("Marge", new DateOnly(2026, 1, 1), Internal: true));
        await projects.EditMilestoneAsync(portal.Technician, id, milestone, new("Marge nette", null, Internal: true));
        await projects.CompleteMilestoneAsync(portal.Technician, id, milestone);
        await projects.ReopenMilestoneAsync(portal.Technician, id, milestone);
        await projects.RemoveMilestoneAsync(portal.Technician, id, milestone);
    }

    private List<Panel> Open(PanelContext page) =>
    [
        Watch(page.Show<ProjectsPanel>()),
        Watch(page.Show<ProjectCardsPanel>()),
        Watch(page.Show<WaitingPanel>()),
        Watch(page.Show<ActivityPanel>()),
        Watch(page.Show<SinceLastVisitPanel>()),
        Watch(page.Show<ProjectToastsPanel>()),
        Watch(page.Show<ProjectPanel>(one => one.Add(panel => panel.Id, id))),
    ];

    private async Task AssertHearsNothingAsync(PanelContext page, List<Panel> panels, Func<Task> change, string? secret = null)
    {
        var shown = panels.ConvertAll(panel => (panel.Rendered(), panel.Markup()));
        var (updates, cursor, toasts) = (page.Feed.Updates, page.Feed.Cursor, page.Toasts.Count);
        var from = await portal.Log.HeadAsync();

        await change();
        Assert.True(await portal.Log.HeadAsync() > from);

        // The bus delivers events in order. Once it has reached this one, which is for staff, it has offered all earlier ones.
        await portal.Projects.AddMilestoneAsync(portal.Technician, marker, new("Après", null, Internal: true));
        var newest = await portal.Log.HeadAsync();
        await Eventually.TrueAsync(() => portal.Bus.Head >= newest && page.Feed.Pending == 0);

        Assert.Equal((updates, cursor, toasts), (page.Feed.Updates, page.Feed.Cursor, page.Toasts.Count));
        Assert.Equal(shown, panels.ConvertAll(panel => (panel.Rendered(), panel.Markup())));
        Assert.All(panels, panel => Assert.DoesNotContain(secret ?? Secret, panel.Markup()));
        if (secret is null)
        {
            Assert.All(panels, panel => Assert.DoesNotContain($"{id}", panel.Markup()));
        }
    }

    private static Panel Watch<TPanel>(IRenderedComponent<TPanel> panel)
        where TPanel : IComponent => new(typeof(TPanel).Name, () => panel.RenderCount, () => panel.Markup);

    private sealed record Panel(string Name, Func<int> Rendered, Func<string> Markup);
}
