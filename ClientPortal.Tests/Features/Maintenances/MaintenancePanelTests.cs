using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Maintenances;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Maintenances;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Maintenances;

/// <summary>What open pages show of a maintenance, and when their viewers can only read.</summary>
public sealed class MaintenancePanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private FakeClock? clock;

    private MaintenanceCommands Commands => portal.Get<MaintenanceCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task It_is_announced_starts_and_ends_by_the_clock_and_only_administrators_write_meanwhile()
    {
        await portal.DisposeAsync();
        portal = await TestPortal.StartAsync(clock = new FakeClock());
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        await using var english = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        await using var admin = await PanelContext.OpenAsync(portal, portal.Admin);
        var (theirs, technicians, own) = (Show(client), Show(english), Show(admin));
        var starts = clock.GetUtcNow().AddMinutes(10);

        await Commands.PlanAsync(portal.Admin, new(starts, starts.AddMinutes(30), "Disques", "Disks"));
        await StateAsync(theirs, "planned");
        await StateAsync(technicians, "planned");
        Assert.Contains("Disques", theirs.Markup, StringComparison.Ordinal);
        Assert.Contains("Disks", technicians.Markup, StringComparison.Ordinal);
        Assert.Equal(starts.UtcDateTime.ToString("O"), Countdown(theirs));
        Assert.False(client.Session.Viewer.IsReadOnly);

        clock.Advance(starts - clock.GetUtcNow());
        await StateAsync(theirs, "running");
        await StateAsync(technicians, "running");
        await StateAsync(own, "running");
        await Eventually.TrueAsync(() => Moved() && client.Session.Viewer.IsReadOnly && english.Session.Viewer.IsReadOnly);
        Assert.Equal(starts.AddMinutes(30), client.Session.Viewer.ReadOnlyUntil);
        Assert.False(admin.Session.Viewer.IsReadOnly);
        Assert.Equal(starts.AddMinutes(30).UtcDateTime.ToString("O"), Countdown(theirs));

        clock.Advance(starts.AddMinutes(30) - clock.GetUtcNow());
        await GoneAsync(theirs);
        await Eventually.TrueAsync(() => Moved() && !client.Session.Viewer.IsReadOnly && !english.Session.Viewer.IsReadOnly);
    }

    [Fact]
    public async Task The_administrator_plans_begins_extends_and_ends_it_on_the_page()
    {
        await using var admin = await PanelContext.OpenAsync(portal, portal.Admin);
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        var (panel, banner) = (admin.Show<MaintenancePanel>(), Show(client));
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=maintenance-form]").Count == 1);

        panel.Find("[data-testid=maintenance-length]").Change("30");
        panel.Find("[data-testid=maintenance-reason-fr]").Change("Disques");
        await panel.Find("form").SubmitAsync();
        await StateAsync(banner, "planned");
        var planned = await StoredAsync();
        Assert.Equal((TimeSpan.FromMinutes(30), "Disques"), (planned.EndsAt - planned.StartsAt, planned.ReasonFr));
        await SameAsFresh.AssertAsync(client, banner);
        await ClickAsync(panel, "maintenance-begin");
        await StateAsync(banner, "running");
        await Eventually.TrueAsync(() => client.Session.Viewer.IsReadOnly);
        var ends = (await StoredAsync()).EndsAt;
        await ClickAsync(panel, "maintenance-extend");
        await Eventually.TrueAsync(() => Countdown(banner) == ends.AddMinutes(15).UtcDateTime.ToString("O"));
        await Eventually.TrueAsync(() => client.Session.Viewer.ReadOnlyUntil == ends.AddMinutes(15));
        await ClickAsync(panel, "maintenance-end");
        await GoneAsync(banner);
        await Eventually.TrueAsync(() => !client.Session.Viewer.IsReadOnly);
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=maintenance-form]").Count == 1);
    }

    [Fact]
    public async Task There_is_one_at_a_time_and_a_node_that_starts_reads_it()
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = await Commands.PlanAsync(portal.Admin, new(null, now.AddHours(1)));

        var second = await Assert.ThrowsAsync<RuleBroken>(() => Commands.PlanAsync(portal.Admin, new(now.AddDays(1), now.AddDays(1).AddHours(1))));

        Assert.Equal("maintenance.planned", second.Rule);
        var state = new MaintenanceState(TimeProvider.System);
        state.Set(await portal.Get<MaintenanceQueries>().OpenAsync(Viewer.Portal));
        Assert.Equal(id, state.Open!.Id);
        Assert.Equal(now.AddHours(1), state.ReadOnlyUntil!.Value, TimeSpan.FromMilliseconds(1));
    }

    // A page pauses between two batches, by the portal's clock.
    private bool Moved()
    {
        clock?.Advance(TimeSpan.FromSeconds(1));
        return true;
    }

    private static IRenderedComponent<MaintenanceBanner> Show(PanelContext page) => page.Show<MaintenanceBanner>();

    private static string? Countdown(IRenderedComponent<MaintenanceBanner> banner) =>
        banner.Find("[data-countdown]").GetAttribute("data-countdown");

    private Task StateAsync(IRenderedComponent<MaintenanceBanner> banner, string state) => Eventually.TrueAsync(
        () => Moved() && banner.FindAll($"[data-testid=maintenance][data-state={state}]").Count == 1,
        expectation: $"the page says that it is {state}");

    private Task GoneAsync(IRenderedComponent<MaintenanceBanner> banner) =>
        Eventually.TrueAsync(() => Moved() && banner.FindAll("[data-testid=maintenance]").Count == 0, expectation: "the page says nothing more");

    private static async Task ClickAsync(IRenderedComponent<MaintenancePanel> panel, string id)
    {
        await Eventually.TrueAsync(() => panel.FindAll($"[data-testid={id}]").Count > 0, expectation: $"{id} is offered");
        await panel.Find($"[data-testid={id}]").ClickAsync();
    }

    private Task<Maintenance> StoredAsync() => portal.Store.ReadAsync(db => db.Maintenances.SingleAsync());
}
