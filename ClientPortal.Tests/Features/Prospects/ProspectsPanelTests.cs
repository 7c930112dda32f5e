using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Prospects;

public sealed class ProspectsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private ProspectCommands Commands => portal.Get<ProspectCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_new_one_is_on_top_of_page_1_and_on_no_other_and_is_counted_on_both()
    {
        await AddAsync(60);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var first = await ShowAsync(page, ProspectQuery.All);
        var second = await ShowAsync(page, ProspectQuery.All with { After = (await PageAsync(ProspectQuery.All)).Next });
        var (top, bottom, untouched) = (Names(first)[0], Names(first)[^1], Names(second));

        await Commands.AddAsync(portal.Admin, new ProspectFields { FirstName = "Arrivé" }, ProspectSource.WebForm);
        await page.SettleAsync();

        Assert.Equal(["Arrivé", top], Names(first).Take(2));
        Assert.Equal(ProspectQueries.PageSize, Names(first).Distinct().Count());
        Assert.DoesNotContain(bottom, Names(first));
        Assert.Equal(untouched, Names(second));
        Assert.Equal(("61", "61"), (Total(first), Total(second)));
        Assert.Contains("27–51 sur 61", second.Find("[data-testid=prospect-total]").TextContent);
    }

    [Fact]
    public async Task A_prospect_outside_of_the_filter_is_neither_shown_nor_counted_there()
    {
        await AddAsync(2, ProspectStatus.Contacted);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var contacted = await ShowAsync(page, new ProspectQuery(new ProspectFilter { Status = ProspectStatus.Contacted }));
        var named = await ShowAsync(page, new ProspectQuery(new ProspectFilter { Search = "arrive" }));

        var id = await Commands.AddAsync(portal.Admin, new ProspectFields { FirstName = "Arrivé" }, ProspectSource.WebForm);
        await page.SettleAsync();
        Assert.Equal("2", Total(contacted));
        Assert.Equal(["Arrivé"], Names(named));

        // It starts to match, and stops.
        await Commands.MoveAsync(portal.Admin, id, ProspectStatus.Contacted);
        await page.SettleAsync();
        Assert.Equal(["Arrivé", "P1", "P0"], Names(contacted));
        await Commands.ChangeAsync(portal.Admin, id, fields => fields with { FirstName = "Parti", Status = ProspectStatus.Won });
        await page.SettleAsync();
        Assert.Equal(["P1", "P0"], Names(contacted));
        Assert.Empty(Names(named));
    }

    [Fact]
    public async Task A_deletion_removes_the_row_and_the_next_one_moves_up()
    {
        await AddAsync(26);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = await ShowAsync(page, ProspectQuery.All);
        Assert.DoesNotContain("P0", Names(panel));

        await Commands.DeleteAsync(portal.Admin, IdOf(panel, "P25"));
        await page.SettleAsync();

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(number => $"P{number}"), Names(panel));
        Assert.Equal("25", Total(panel));
    }

    [Fact]
    public async Task A_row_is_deleted_and_restored_from_the_notice()
    {
        await AddAsync(1);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = await ShowAsync(page, ProspectQuery.All);
        var id = IdOf(panel, "P0");

        await panel.Find("[data-testid=prospect-delete]").ClickAsync(new());
        await page.SettleAsync();
        Assert.Empty(Names(panel));
        Assert.EndsWith($"/prospects?deleted={id}", page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        panel.Render(parameters => parameters.Add(one => one.Deleted, id));
        await panel.Find("[data-testid=prospect-undo]").ClickAsync(new());
        await page.SettleAsync();
        Assert.Equal(["P0"], Names(panel));
    }

    [Fact]
    public async Task Only_the_row_that_changed_renders()
    {
        await AddAsync(5);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = await ShowAsync(page, ProspectQuery.All);
        var rows = panel.FindComponents<ProspectRowView>();
        var before = rows.Select(row => row.RenderCount).ToList();

        await Commands.MoveAsync(portal.Admin, rows[2].Instance.Row.Id, ProspectStatus.Won);
        await page.SettleAsync();

        Assert.Equal([0, 0, 1, 0, 0], rows.Zip(before, (row, count) => row.RenderCount - count));
    }

    [Fact]
    public async Task The_address_follows_what_is_typed_and_the_field_is_never_overwritten()
    {
        await AddAsync(3);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = await ShowAsync(page, ProspectQuery.All);

        await panel.Find("[data-testid=prospect-search]").ChangeAsync(new ChangeEventArgs { Value = "p 1" });

        Assert.EndsWith("/prospects?search=p%201", page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        panel.Render(parameters => parameters.Add(one => one.Query, new ProspectQuery(new ProspectFilter { Search = "p 1" })));
        await Eventually.TrueAsync(() => Names(panel) is ["P1"]);
        Assert.Equal("", panel.Find("[data-testid=prospect-search]").GetAttribute("data-search"));
    }

    [Fact]
    public async Task A_panel_rendered_for_a_client_shows_nothing_and_hears_nothing()
    {
        await AddAsync(3);
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var panel = page.Show<ProspectsPanel>(parameters => parameters.Add(one => one.Query, ProspectQuery.All));
        var badge = page.Show<ProspectsBadge>();
        var before = badge.RenderCount;

        await AddAsync(1);
        await Eventually.TrueAsync(() => portal.Get<ProspectCounter>().New == 4);

        Assert.Empty(Names(panel));
        Assert.Equal(before, badge.RenderCount);
        Assert.Equal(0, page.Feed.Updates);
    }

    [Fact]
    public async Task The_badge_counts_up_and_down()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var badge = page.Show<ProspectsBadge>();
        Assert.Equal("0", badge.Find("[data-testid=prospects-badge]").GetAttribute("data-count"));

        var id = await Commands.AddAsync(portal.Admin, new ProspectFields { FirstName = "Un" }, ProspectSource.Manual);
        await Eventually.TrueAsync(() => badge.Find("[data-testid=prospects-badge]").GetAttribute("data-count") == "1");
        await Commands.MoveAsync(portal.Admin, id, ProspectStatus.Contacted);
        await Eventually.TrueAsync(() => badge.Find("[data-testid=prospects-badge]").GetAttribute("data-count") == "0");
    }

    private async Task AddAsync(int count, ProspectStatus status = ProspectStatus.New)
    {
        for (var i = 0; i < count; i++)
        {
            await Commands.AddAsync(portal.Technician, new ProspectFields { FirstName = $"P{i}", Status = status }, ProspectSource.Manual);
        }

        await portal.QuietAsync();
    }

    private Task<ProspectList> PageAsync(ProspectQuery query) => portal.Get<ProspectQueries>().PageAsync(portal.Technician, query);

    private static async Task<IRenderedComponent<ProspectsPanel>> ShowAsync(PanelContext page, ProspectQuery query)
    {
        var panel = page.Show<ProspectsPanel>(parameters => parameters.Add(one => one.Query, query));
        await Eventually.TrueAsync(() => panel.FindAll(".skeletons").Count == 0);
        return panel;
    }

    private static List<string> Names(IRenderedComponent<ProspectsPanel> panel) =>
        [.. panel.FindAll("[data-testid=prospect-row] .row-anchor").Select(link => link.TextContent)];

    private static string? Total(IRenderedComponent<ProspectsPanel> panel) => panel.Find("[data-testid=prospect-total]").GetAttribute("data-count");

    private static Guid IdOf(IRenderedComponent<ProspectsPanel> panel, string name) =>
        panel.FindComponents<ProspectRowView>().Single(row => row.Instance.Row.Name == name).Instance.Row.Id;
}
