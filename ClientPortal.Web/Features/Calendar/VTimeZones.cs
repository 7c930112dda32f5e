using System.Globalization;
using System.Text;
using ClientPortal.Domain.Calendar;
using Ical.Net.CalendarComponents;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The rules of a time zone in the form of RFC 5545, 3.6.5: those in force at an event, so that a series goes on by them.</summary>
public static class VTimeZones
{
    // Any year before all events: the rules apply to the whole of a series.
    private const int FirstYear = 1970;

    // The fourth Sunday is the last one in some years: so many are compared.
    private const int YearsCompared = 6;

    private static readonly string[] Days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    /// <summary>The zone with one STANDARD where the clocks do not change, and else with STANDARD and DAYLIGHT, which repeat each year.</summary>
    public static VTimeZone Of(string name, DateTimeOffset at)
    {
        var zone = ZonedTime.Zone(name);
        var text = new StringBuilder().Append("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:").Append(name).Append("\r\n");
        var years = Enumerable.Range(at.Year, YearsCompared).Select(year => ChangesOf(zone, year)).ToList();
        if (years.TrueForAll(year => year.Count == 2))
        {
            for (var number = 0; number < 2; number++)
            {
                text.Append(Yearly([.. years.Select(year => year[number])]));
            }
        }
        else
        {
            var offset = zone.GetUtcOffset(at);
            text.Append(Part("STANDARD", new DateTime(FirstYear, 1, 1), null, offset, offset));
        }

        return Ical.Net.Calendar.Load(text.Append("END:VTIMEZONE\r\nEND:VCALENDAR\r\n").ToString())!.TimeZones[0]!;
    }

    // When the clocks change in a year: what they show before it, and the offsets before and after.
    private static List<Change> ChangesOf(TimeZoneInfo zone, int year)
    {
        var changes = new List<Change>();
        var (moment, end) = (new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (; moment < end; moment = moment.AddDays(1))
        {
            var (before, after) = (zone.GetUtcOffset(moment), zone.GetUtcOffset(moment.AddDays(1)));
            if (before != after)
            {
                var quarter = Enumerable.Range(1, 96).First(number => zone.GetUtcOffset(moment.AddMinutes(15 * number)) == after);
                changes.Add(new Change((moment.AddMinutes(15 * quarter) + before).DateTime, before, after));
            }
        }

        return changes;
    }

    // The same week of the month in all years, or else the last one.
    private static string Yearly(IReadOnlyList<Change> changes)
    {
        var first = changes[0];
        var weeks = changes.Select(change => ((change.Local.Day - 1) / 7) + 1).Distinct().ToList();
        var week = weeks.Count == 1 ? weeks[0] : -1;
        var rule = string.Create(
            CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={first.Local.Month};BYDAY={week}{Days[(int)first.Local.DayOfWeek]}");
        return Part(first.After > first.Before ? "DAYLIGHT" : "STANDARD", StartOf(first.Local, week), rule, first.Before, first.After);
    }

    // The first day of that rule, in the first year.
    private static DateTime StartOf(DateTime local, int week)
    {
        var month = new DateTime(FirstYear, local.Month, 1);
        var days = Enumerable.Range(0, DateTime.DaysInMonth(FirstYear, local.Month)).Select(day => month.AddDays(day))
            .Where(day => day.DayOfWeek == local.DayOfWeek).ToList();
        return (week < 0 ? days[^1] : days[week - 1]) + local.TimeOfDay;
    }

    private static string Part(string name, DateTime start, string? rule, TimeSpan from, TimeSpan to) => string.Concat(
        $"BEGIN:{name}\r\n",
        $"DTSTART:{start.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}\r\n",
        rule is null ? "" : $"RRULE:{rule}\r\n",
        $"TZOFFSETFROM:{Offset(from)}\r\nTZOFFSETTO:{Offset(to)}\r\nEND:{name}\r\n");

    private static string Offset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    private sealed record Change(DateTime Local, TimeSpan Before, TimeSpan After);
}
