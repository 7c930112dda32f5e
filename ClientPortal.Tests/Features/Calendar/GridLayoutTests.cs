using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Where events stand in the grid of hours, for a reader in Paris; the events are in Dakar, an hour behind in winter.</summary>
public sealed class GridLayoutTests
{
    private static readonly TimeZoneInfo Paris = ZonedTime.Zone("Europe/Paris");
    private static readonly DateOnly Monday = new(2026, 11, 23);

    [Fact]
    public void What_overlaps_stands_side_by_side_and_what_does_not_has_the_whole_width()
    {
        var slots = Slots(("09:00", 60), ("09:30", 60), ("10:30", 30), ("10:00", 30), ("14:00", 60));

        // What begins as another one ends takes its place.
        Assert.Equal(["10:00 0/2", "10:30 1/2", "11:00 0/2", "11:30 0/1", "15:00 0/1"], slots.Select(Said));
    }

    [Fact]
    public void A_short_event_has_space_for_its_title_and_the_last_quarter_ends_with_the_day()
    {
        var slots = Slots(("09:00", 5), ("22:50", 10));

        Assert.Equal([(40, 2), (94, 2)], slots.Select(slot => (slot.From, slot.Rows)));
    }

    [Fact]
    public void Beyond_midnight_it_stands_in_both_days_and_whole_days_above_the_hours()
    {
        var night = Row("22:00", 180);
        var fair = Row("00:00", 48 * 60) with { AllDay = true };
        var training = Row("12:00", 30 * 60);
        var span = new CalendarSpan([night, fair, training], Paris);

        Assert.Equal([(92, 4)], GridLayout.Slots(span, Monday).Select(slot => (slot.From, slot.Rows)));
        Assert.Equal([(0, 8)], GridLayout.Slots(span, Monday.AddDays(1)).Select(slot => (slot.From, slot.Rows)));
        Assert.Equal([(0, 2), (0, 2)], GridLayout.Bars(span, Monday, 7).Select(bar => (bar.Column, bar.Columns)));
        Assert.Equal([(0, 1), (0, 1)], GridLayout.Bars(span, Monday.AddDays(1), 1).Select(bar => (bar.Column, bar.Columns)));
    }

    private static IReadOnlyList<GridSlot> Slots(params (string Time, int Minutes)[] events) =>
        GridLayout.Slots(new CalendarSpan([.. events.Select(one => Row(one.Time, one.Minutes))], Paris), Monday);

    private static string Said(GridSlot slot) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{slot.Start:HH:mm} {slot.Lane}/{slot.Lanes}");

    private static CalendarRow Row(string time, int minutes)
    {
        var start = Monday.ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
        var (end, zone) = (start.AddMinutes(minutes), ZonedTime.Zone("Africa/Dakar"));
        return new CalendarRow
        {
            Id = Guid.NewGuid(),
            Title = time,
            Kind = CalendarKind.Meeting,
            Place = "",
            When = new Occurrence(start, end, ZonedTime.ToMoment(start, zone), ZonedTime.ToMoment(end, zone)),
            Zone = zone.Id,
            AllDay = false,
            Repeats = false,
            Cancelled = false,
            ClientVisible = true,
            Version = 1,
        };
    }
}
