using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using Ical.Net;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>When an event takes place: what the clocks of its zone show, and how it repeats.</summary>
public sealed record CalendarTimes(
    DateTime Start, DateTime End, string Zone, bool AllDay, string Rrule, IReadOnlyList<DateTime> Exceptions)
{
    public static CalendarTimes Of(CalendarEvent one) => new(one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions);

    public static CalendarTimes Of(CalendarFields fields) =>
        new(fields.Start, fields.End, fields.Zone, fields.AllDay, fields.Rrule, fields.Exceptions);
}

/// <summary>One time that an event takes place, by the clocks of its zone and as moments. The end is exclusive.</summary>
public readonly record struct Occurrence(DateTime Start, DateTime End, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>
/// Expands events into occurrences. A series is expanded by the clocks of its zone (RFC 5545, 3.8.5.3), and each local time is made a moment
/// after that: a meeting at nine stays at nine on both sides of a change of the clocks.
/// </summary>
public static class Recurrence
{
    // More than a page shows; a rule that gives more in one window is a mistake.
    private const int Most = 1000;

    // Longer pauses lead out of what a date can be.
    private const int LongestInterval = 1000;

    // The years in which series are expanded: those in which events begin, and some beside.
    private const int FirstYear = 1999, LastYear = 2102;

    /// <summary>Nothing is expanded before it.</summary>
    public static readonly DateTimeOffset Earliest = new(FirstYear, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Nothing is expanded from then on.</summary>
    public static readonly DateTimeOffset Latest = new(LastYear + 1, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly FrequencyType[] Accepted =
        [FrequencyType.Daily, FrequencyType.Weekly, FrequencyType.Monthly, FrequencyType.Yearly];

    /// <summary>Checks a rule.</summary>
    /// <exception cref="RuleBroken">
    /// <c>calendar.rrule-invalid</c>: not readable, more often than daily, too seldom, or without any occurrence.
    /// </exception>
    public static void Check(CalendarTimes times)
    {
        if (times.Rrule.Length == 0)
        {
            return;
        }

        try
        {
            // An end that cannot be read would be none. Two dates are looked for, because the search for the second may leave the calendar.
            var rule = new RecurrenceRule(times.Rrule);
            if (Accepted.Contains(rule.Frequency) && rule.Interval <= LongestInterval
                && (rule.Until is not null || !times.Rrule.Contains("UNTIL", StringComparison.OrdinalIgnoreCase))
                && Starts(times, times.Start).Take(2).ToList().Count > 0)
            {
                return;
            }
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidOperationException or OverflowException
            or EvaluationException)
        {
            // Refused below, as a rule that can be read and is not accepted.
        }

        throw new RuleBroken("calendar.rrule-invalid");
    }

    /// <summary>
    /// The occurrences that overlap a span of time, in order. Whole days are the same dates everywhere: of these the span's dates count, as
    /// <paramref name="reader"/> sees them.
    /// </summary>
    public static IEnumerable<Occurrence> Between(CalendarTimes times, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo reader)
    {
        var zone = ZonedTime.Zone(times.Zone);
        var length = times.End - times.Start;
        var (first, last) = times.AllDay
            ? (ZonedTime.ToLocal(from, reader), ZonedTime.ToLocal(to, reader))
            : (ZonedTime.ToLocal(from, zone).AddDays(-1), ZonedTime.ToLocal(to, zone).AddDays(1));
        foreach (var start in Starts(times, first - length).TakeWhile(start => start < last).Take(Most))
        {
            var one = OccurrenceOf(times, start);
            if (times.AllDay ? one.End > first : one.StartsAt < to && one.EndsAt > from)
            {
                yield return one;
            }
        }
    }

    /// <summary>The occurrence with this local start; null when it has none.</summary>
    public static Occurrence? At(CalendarTimes times, DateTime start) =>
        start.Year is >= FirstYear and <= LastYear && Starts(times, start).Select(found => (DateTime?)found).FirstOrDefault() == start
            ? OccurrenceOf(times, start) : null;

    /// <summary>The local starts from this one on.</summary>
    public static IEnumerable<DateTime> Starts(CalendarTimes times, DateTime from)
    {
        if (times.Rrule.Length == 0)
        {
            return times.Exceptions.Contains(times.Start) ? [] : [times.Start];
        }

        var series = new Ical.Net.CalendarComponents.CalendarEvent { Start = Floating(times.Start), RecurrenceRule = RuleOf(times) };
        return series.GetOccurrences(Floating(from < times.Start ? times.Start : from)).Select(one => one.Period.StartTime.Value)
            .Where(start => !times.Exceptions.Contains(start));
    }

    private static Occurrence OccurrenceOf(CalendarTimes times, DateTime start)
    {
        var (zone, end) = (ZonedTime.Zone(times.Zone), start + (times.End - times.Start));
        return new Occurrence(start, end, ZonedTime.ToMoment(start, zone), ZonedTime.ToMoment(end, zone));
    }

    // UNTIL is a moment (or a date, inclusive): here it is what the clocks show then.
    private static RecurrenceRule RuleOf(CalendarTimes times)
    {
        var rule = new RecurrenceRule(times.Rrule);
        if (rule.Until is { } until)
        {
            rule.Until = Floating(
                !until.HasTime ? until.Value.Date.AddDays(1).AddSeconds(-1)
                : until.IsUtc ? ZonedTime.ToLocal(
                    new DateTimeOffset(DateTime.SpecifyKind(until.Value, DateTimeKind.Unspecified), TimeSpan.Zero), ZonedTime.Zone(times.Zone))
                : until.Value);
        }

        return rule;
    }

    /// <summary>All local starts that the rule gives, with those that the exceptions leave out.</summary>
    public static IEnumerable<DateTime> Planned(CalendarTimes times) => Starts(times with { Exceptions = [] }, times.Start);

    private static CalDateTime Floating(DateTime local) => new(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), null);
}
