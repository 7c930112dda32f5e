using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

public sealed class OfficeHoursPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Staff_take_the_holidays_of_Senegal_over_and_correct_them_and_others_see_it()
    {
        await using var one = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        await using var other = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        var (working, reading) = (Show(one), Show(other));
        var next = TimeProvider.System.GetUtcNow().Year + 1;
        Assert.Contains("Those of Senegal", working.Find("[data-testid=holidays-empty]").TextContent, StringComparison.Ordinal);

        await working.Find("[data-testid=holidays-import]").ClickAsync(new());
        await one.SettleAsync();
        await other.SettleAsync();
        Assert.Contains("Christmas Day", reading.Find($"[data-day='{next}-12-25']").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(reading.FindAll($"[data-day='{next}-04-04']"));

        await working.Find($"[data-day='{next}-12-25'] [data-testid=holiday-remove]").ClickAsync(new());
        await one.SettleAsync();
        await other.SettleAsync();
        Assert.Empty(reading.FindAll($"[data-day='{next}-12-25']"));
    }

    [Fact]
    public async Task The_hours_are_set_and_a_week_without_a_day_is_refused_in_words()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        var panel = Show(page);
        await panel.Find("[data-testid=hours-edit]").ClickAsync(new());
        await panel.Find("[data-testid=hours-zone-select]").ChangeAsync(new() { Value = "Europe/Paris" });
        foreach (var day in new[] { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" })
        {
            await panel.Find($"[data-testid=hours-day][data-value={day}]").ChangeAsync(new() { Value = false });
        }

        await panel.Find("[data-testid=hours-form]").SubmitAsync();
        Assert.NotEmpty(panel.FindAll("[role=alert]"));
        await panel.Find("[data-testid=hours-day][data-value=Saturday]").ChangeAsync(new() { Value = true });
        await panel.Find("[data-testid=hours-form]").SubmitAsync();
        await page.SettleAsync();

        Assert.Equal("Sat, from 08:30 to 17:30 (Europe/Paris)", panel.Find("[data-testid=hours]").TextContent.Trim());
        var read = await portal.Get<OfficeHoursQueries>().OfAsync(portal.Member, portal.Acme);
        Assert.Equal((Weekdays.Saturday, "Europe/Paris", true), (read.Hours.Days, read.Zone, read.IsSaid));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<OfficeHoursQueries>().OfAsync(portal.Outsider, portal.Acme));
    }

    [Fact]
    public async Task A_holiday_is_named_in_the_month_and_has_no_working_hours_in_the_week()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var day = new DateOnly(2026, 12, 25);
        var month = page.Show<CalendarPanel>(panel => panel.Add(one => one.Address, new CalendarAddress(CalendarView.Month, day)));
        var week = page.Show<CalendarPanel>(panel => panel.Add(one => one.Address, new CalendarAddress(CalendarView.Week, day)));
        month.WaitForElement("[data-testid=calendar-month]");
        Assert.Empty(month.FindAll("[data-testid=calendar-holiday]"));
        Assert.Equal(5, week.FindAll(".time-work").Count);

        await portal.Get<OfficeHoursCommands>().AddHolidaysAsync(portal.Technician, portal.Acme, [(day, "Noël")]);
        await using var later = await PanelContext.OpenAsync(portal, portal.Member);
        month = later.Show<CalendarPanel>(panel => panel.Add(one => one.Address, new CalendarAddress(CalendarView.Month, day)));
        week = later.Show<CalendarPanel>(panel => panel.Add(one => one.Address, new CalendarAddress(CalendarView.Week, day)));

        Assert.Equal("Noël", month.WaitForElement("[data-off] [data-testid=calendar-holiday]").TextContent);
        Assert.Equal(4, week.FindAll(".time-work").Count);
        Assert.Equal("Noël", week.Find("[data-testid=calendar-holiday]").TextContent);
    }

    private IRenderedComponent<OfficeHoursPanel> Show(PanelContext page) =>
        page.Show<OfficeHoursPanel>(panel => panel.Add(one => one.OrganisationId, portal.Acme));
}
