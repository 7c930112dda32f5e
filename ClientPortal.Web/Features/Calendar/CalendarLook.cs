using ClientPortal.Domain.Calendar;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The icon of a kind, the colour and icon of an answer, and the state of an occurrence; the words are in the resource files.</summary>
public static class CalendarLook
{
    public static string Icon(CalendarKind kind) => kind switch
    {
        CalendarKind.Maintenance => "engineering",
        CalendarKind.Training => "groups",
        CalendarKind.Visit => "waving_hand",
        CalendarKind.Milestone => "flag",
        _ => "event",
    };

    public static (string Kind, string Icon) Of(Answer answer, bool waiting) => answer switch
    {
        Answer.Yes when waiting => ("waiting", "hourglass_top"),
        Answer.Yes => ("done", "check_circle"),
        Answer.Maybe => ("waiting", "pending"),
        Answer.No => ("broken", "cancel"),
        _ => ("neutral", "schedule"),
    };

    /// <summary><c>cancelled</c>, <c>past</c> or <c>planned</c>.</summary>
    public static string State(bool cancelled, DateTimeOffset endsAt, DateTimeOffset now) =>
        cancelled ? "cancelled" : endsAt <= now ? "past" : "planned";

    /// <summary>The colour of a state.</summary>
    public static string KindOf(string state) => state switch { "cancelled" => "broken", "past" => "neutral", _ => "progress" };

    /// <summary>The icon of a state.</summary>
    public static string IconOf(string state) => state switch { "cancelled" => "event_busy", "past" => "history", _ => "event_available" };

    /// <summary>The first and the last date of an occurrence, as the reader sees them.</summary>
    public static (DateOnly First, DateOnly Last) Days(CalendarRow row, TimeZoneInfo reader) => Days(row.AllDay, row.When, reader);

    /// <inheritdoc cref="Days(CalendarRow, TimeZoneInfo)"/>
    public static (DateOnly First, DateOnly Last) Days(bool allDay, Occurrence when, TimeZoneInfo reader)
    {
        var (start, end) = allDay
            ? (when.Start, when.End)
            : (ZonedTime.ToLocal(when.StartsAt, reader), ZonedTime.ToLocal(when.EndsAt, reader));

        // The end is exclusive: midnight belongs to the day before.
        var first = DateOnly.FromDateTime(start);
        var last = DateOnly.FromDateTime(end.AddTicks(-1));
        return (first, last < first ? first : last);
    }
}
