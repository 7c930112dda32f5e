using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Moving events in the week: what the browser says in the hidden field, as time-grid.js does.</summary>
public sealed class CalendarTimeGridPanelTests : IAsyncLifetime
{
    private static readonly DateTime Monday = new(2027, 3, 1);
    private static readonly CalendarAddress Week = new(CalendarView.Week, DateOnly.FromDateTime(Monday));

    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_moved_event_stands_at_its_new_time_and_its_undo_takes_it_back()
    {
        var id = await PlanAsync(9);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        Assert.Equal("36", panel.Find("[data-testid=event-row]").GetAttribute("data-from"));

        await SayAsync(panel, id, Monday.AddHours(9), Monday.AddDays(1).AddHours(10.25), 60);

        var moved = panel.Find("[data-date='2027-03-02'] [data-testid=event-row]");
        Assert.Equal(("41", "4"), (moved.GetAttribute("data-from"), moved.GetAttribute("data-rows")));
        Assert.Equal(("1", $"{id}"), (Grid(panel, "data-handled"), Grid(panel, "data-moved")));
        Assert.Equal("success", Assert.Single(page.Toasts).Kind);

        await panel.Find("[data-toast-action]").ClickAsync(new());
        Assert.Equal("36", panel.Find("[data-date='2027-03-01'] [data-testid=event-row]").GetAttribute("data-from"));
        Assert.Empty(panel.FindAll("[data-toast-action]"));
    }

    [Fact]
    public async Task A_move_over_the_change_of_another_person_is_refused_in_words_and_nothing_moves()
    {
        var id = await PlanAsync(9);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        var panel = Show(page);
        var said = Said(panel, id, Monday.AddHours(9), Monday.AddHours(11), 60);
        await portal.Calendar().ChangeAsync(portal.Admin, id, fields => fields with { Title = "Renamed" });
        await page.SettleAsync();

        await panel.Find("[data-move]").ChangeAsync(new() { Value = said });

        Assert.Equal("36", panel.Find("[data-testid=event-row]").GetAttribute("data-from"));
        Assert.Equal("1", Grid(panel, "data-handled"));
        var toast = Assert.Single(page.Toasts);
        Assert.Equal("warning", toast.Kind);
        Assert.StartsWith("Somebody else is changing the same thing", toast.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_series_the_person_is_asked_which_dates_are_meant()
    {
        var id = await PlanAsync(9, "FREQ=DAILY;COUNT=5");
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);

        await SayAsync(panel, id, Monday.AddDays(1).AddHours(9), Monday.AddDays(1).AddHours(14), 60);
        Assert.Equal("0", Grid(panel, "data-handled"));
        Assert.Equal(3, panel.FindAll("[data-testid=calendar-part-choice]").Count);
        await panel.Find("[data-testid=calendar-part-choice][data-value=one]").ClickAsync(new());

        Assert.Empty(panel.FindAll("[data-testid=calendar-part]"));
        Assert.Equal(["36", "56", "36", "36", "36"], panel.FindAll("[data-testid=event-row]").Select(row => row.GetAttribute("data-from")));

        // Closing the question moves nothing.
        await SayAsync(panel, id, Monday.AddHours(9), Monday.AddHours(15), 60);
        await panel.Find("[data-testid=calendar-part]").TriggerEventAsync("onclose", EventArgs.Empty);
        Assert.Equal(("2", 5), (Grid(panel, "data-handled"), panel.FindAll("[data-testid=event-row]").Count));
        Assert.Equal("36", panel.Find("[data-testid=event-row]").GetAttribute("data-from"));
    }

    [Fact]
    public async Task An_event_in_another_zone_moves_by_the_clocks_of_the_reader_and_keeps_its_own()
    {
        var id = await portal.Calendar().PlanAsync(
            portal.Technician,
            CalendarDesk.Fields with { Start = Monday.AddHours(10), End = Monday.AddHours(11), Zone = "Europe/Paris" },
            CalendarDesk.ForClients);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        Assert.Equal("2027-03-01T09:00", panel.Find("[data-testid=event-row]").GetAttribute("data-start"));

        await SayAsync(panel, id, Monday.AddHours(10), Monday.AddHours(9), 90);

        var fields = (await portal.CalendarQueries().FindAsync(portal.Technician, id)).Fields;
        Assert.Equal((Monday.AddHours(10), Monday.AddHours(11.5), "Europe/Paris"), (fields.Start, fields.End, fields.Zone));
    }

    [Fact]
    public async Task Two_events_of_one_person_at_the_same_time_say_so_to_staff_and_to_the_person()
    {
        var first = await PlanAsync(9, people: [portal.Member.PersonId]);
        await PlanAsync(9.5, people: [portal.Member.PersonId, portal.ClientAdmin.PersonId]);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        await using var member = await PanelContext.OpenAsync(portal, portal.Member, "en");
        await using var other = await PanelContext.OpenAsync(portal, portal.ClientAdmin, "en");
        var (all, mine) = (Show(staff), Show(member));

        Assert.All(all.FindAll("[data-testid=event-row]"), row => Assert.Equal("true", row.GetAttribute("data-conflict")));
        Assert.Contains("for Max", all.Find($"[data-id='{first}']").GetAttribute("title"), StringComparison.Ordinal);
        Assert.DoesNotContain("for ", mine.Find($"[data-id='{first}']").GetAttribute("title"), StringComparison.Ordinal);
        Assert.Equal(2, mine.FindAll("[data-conflict]").Count);
        Assert.Empty(Show(other).FindAll("[data-conflict]"));

        await portal.Calendar().ReplyAsync(portal.Member, first, Domain.Calendar.Answer.No);
        await member.SettleAsync();
        Assert.Empty(mine.FindAll("[data-conflict]"));
    }

    [Fact]
    public async Task Clients_move_nothing_and_see_their_working_hours()
    {
        await PlanAsync(9, people: [portal.Member.PersonId]);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = Show(page);

        Assert.Empty(panel.FindAll("[data-movable]"));
        Assert.Equal(5, panel.FindAll(".time-work").Count);
        Assert.Equal(("34", "36"), (panel.Find(".time-work").GetAttribute("data-from"), panel.Find(".time-work").GetAttribute("data-rows")));
    }

    private Task<Guid> PlanAsync(double hour, string rule = "", params Guid[] people) => portal.Calendar().PlanAsync(
        portal.Technician,
        CalendarDesk.Fields with { Start = Monday.AddHours(hour), End = Monday.AddHours(hour + 1), Rrule = rule, People = people },
        CalendarDesk.ForClients);

    private static IRenderedComponent<CalendarPanel> Show(PanelContext page) =>
        page.Show<CalendarPanel>(panel => panel.Add(one => one.Address, Week));

    private static string? Grid(IRenderedComponent<CalendarPanel> panel, string attribute) =>
        panel.Find("[data-time-grid]").GetAttribute(attribute);

    private static Task SayAsync(IRenderedComponent<CalendarPanel> panel, Guid id, DateTime on, DateTime start, int minutes) =>
        panel.Find("[data-move]").ChangeAsync(new() { Value = Said(panel, id, on, start, minutes) });

    private static string Said(IRenderedComponent<CalendarPanel> panel, Guid id, DateTime on, DateTime start, int minutes)
    {
        static string Written(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
        IElement row = panel.Find($"[data-testid=event-row][data-id='{id}'][data-on='{Written(on)}']");
        return $"{id}|{Written(on)}|{Written(start)}|{Written(start.AddMinutes(minutes))}|{row.GetAttribute("data-version")}";
    }
}
