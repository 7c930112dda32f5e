using Bunit;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Projects;

namespace ClientPortal.Tests.Features.Projects;

public sealed class StaffFiguresPanelTests
{
    [Fact]
    public async Task After_a_quiet_night_the_figures_are_those_of_the_new_day()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock);
        var today = DateOnly.FromDateTime(FakeClock.Start.UtcDateTime);
        await portal.Projects.CreateAsync(portal.Technician, portal.Acme, new("Dernier jour", "", ProjectStatus.InProgress, 90, false, null, today));
        await using var evening = await PanelContext.OpenAsync(portal, portal.Technician);
        var shown = evening.Show<StaffFiguresPanel>();
        await Eventually.TrueAsync(() => shown.FindAll(".stat").Count > 0);
        Assert.Empty(shown.FindAll("[data-testid=attention-row]"));

        clock.Advance(TimeSpan.FromDays(1));
        await using var morning = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = morning.Show<StaffFiguresPanel>();
        await Eventually.TrueAsync(() => panel.FindAll(".stat").Count > 0);

        Assert.Equal("Dernier jour", panel.Find("[data-testid=attention-row] .row-title").TextContent);
        Assert.Equal(["1", "1", "0", "0"], panel.FindAll(".stat-value").Select(value => value.TextContent));
    }

    [Fact]
    public async Task What_is_shared_between_staff_is_not_shared_with_a_client()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);

        Assert.Throws<ClientPortal.Domain.NotFound>(() => page.Show<StaffFiguresPanel>());
    }
}
