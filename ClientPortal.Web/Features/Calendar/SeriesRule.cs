using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The rules of the two parts of a series that is divided, and of one that is moved.</summary>
public static class SeriesRule
{
    private const string Count = "COUNT", Until = "UNTIL", Day = "yyyyMMdd", Moment = "yyyyMMdd'T'HHmmss";

    /// <summary>The series until the last occurrence before this one, which it must have. <c>UNTIL</c> is inclusive.</summary>
    public static string Before(CalendarTimes times, DateTime occurrence) =>
        WithUntil(times.Rrule, UntilOf(times.AllDay, times.Zone, Recurrence.Planned(times).TakeWhile(start => start < occurrence).Last()));

    /// <summary>The series from this occurrence on: of a number of times what is left.</summary>
    public static string From(CalendarTimes times, DateTime occurrence) =>
        ValueOf(times.Rrule, Count) is { } count && int.TryParse(count, CultureInfo.InvariantCulture, out var number)
            ? string.Create(CultureInfo.InvariantCulture, $"{Without(times.Rrule)};{Count}={Left(number, times, occurrence)}") : times.Rrule;

    /// <summary>
    /// The rule of a series whose occurrences are moved from <paramref name="before"/> to <paramref name="after"/>, which have the same rule.
    /// </summary>
    /// <exception cref="RuleBroken"><c>calendar.rule-names-days</c>: it would be on other days than its rule names.</exception>
    public static string Moved(CalendarTimes before, CalendarTimes after)
    {
        var by = after.Start - before.Start;
        if (before.Start.Date != after.Start.Date && before.Rrule.Contains(";BY", StringComparison.Ordinal))
        {
            throw new RuleBroken("calendar.rule-names-days");
        }

        return (by, before.Zone, before.AllDay) == (TimeSpan.Zero, after.Zone, after.AllDay) || LastOf(before) is not { } last
            ? before.Rrule : WithUntil(before.Rrule, UntilOf(after.AllDay, after.Zone, last + by));
    }

    /// <summary>The rule without its end, and the end: a number of times, or the last local date. Both null for ever.</summary>
    public static (string Rule, int? Times, DateOnly? Last) Read(string rrule, string zone)
    {
        var times = new CalendarTimes(default, default, zone, false, rrule, []);
        return (Without(rrule),
            int.TryParse(ValueOf(rrule, Count), CultureInfo.InvariantCulture, out var count) ? count : null,
            LastOf(times) is { } last ? DateOnly.FromDateTime(last) : null);
    }

    /// <summary>A rule with an end.</summary>
    public static string Write(string rule, int? times, DateOnly? last, string zone, bool allDay) =>
        rule.Length == 0 ? ""
        : times is { } count ? string.Create(CultureInfo.InvariantCulture, $"{rule};{Count}={count}")
        : last is { } day ? $"{rule};{Until}={UntilOf(allDay, zone, day.ToDateTime(new TimeOnly(23, 59, 59)))}"
        : rule;

    private static int Left(int number, CalendarTimes times, DateTime occurrence) =>
        number - Recurrence.Planned(times).TakeWhile(start => start < occurrence).Count();

    // What the clocks of the zone show at the end; of a date its last second.
    private static DateTime? LastOf(CalendarTimes times)
    {
        var until = ValueOf(times.Rrule, Until);
        if (DateTime.TryParseExact(until, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day.AddDays(1).AddSeconds(-1);
        }

        return !DateTime.TryParseExact(until?.TrimEnd('Z'), Moment, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? null
            : until!.EndsWith('Z') ? ZonedTime.ToLocal(new DateTimeOffset(moment, TimeSpan.Zero), ZonedTime.Zone(times.Zone))
            : moment;
    }

    // A moment, or a date where the start is one (RFC 5545, 3.3.10).
    private static string UntilOf(bool allDay, string zone, DateTime local) => allDay
        ? local.ToString(Day, CultureInfo.InvariantCulture)
        : ZonedTime.ToMoment(local, ZonedTime.Zone(zone)).UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture) + "Z";

    private static string WithUntil(string rrule, string until) => $"{Without(rrule)};{Until}={until}";

    private static string Without(string rrule) => string.Join(';', rrule.Split(';').Where(part => NameOf(part) is not Count and not Until));

    private static string? ValueOf(string rrule, string name) =>
        rrule.Split(';').FirstOrDefault(part => NameOf(part) == name)?[(name.Length + 1)..];

    private static string NameOf(string part) => part.Split('=')[0];
}
