using System.Globalization;
using ClientPortal.Domain.Calendar;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>When an event takes place, in words.</summary>
public static class CalendarWords
{
    /// <summary>« lundi 3 mars 2027, 09:00–10:00 (Africa/Dakar) », by the clocks of the event's own zone; of whole days the dates.</summary>
    public static string When(CalendarEvent one, CultureInfo culture) => When(one.Start, one.End, one.AllDay, one.Zone, culture);

    /// <summary>The same; without a zone its name is not said.</summary>
    public static string When(DateTime start, DateTime end, bool allDay, string? zone, CultureInfo culture)
    {
        if (allDay)
        {
            var last = end.AddDays(-1);
            return last == start ? Day(start) : $"{Day(start)} – {Day(last)}";
        }

        var said = start.Date == end.Date
            ? $"{Day(start)}, {Hour(start)}–{Hour(end)}" : $"{Day(start)}, {Hour(start)} – {Day(end)}, {Hour(end)}";
        return zone is null ? said : $"{said} ({zone})";

        string Day(DateTime day) => day.ToString("dddd d MMMM yyyy", culture);
        string Hour(DateTime hour) => hour.ToString("HH:mm", culture);
    }

    /// <summary>« 30 novembre – 6 décembre 2026 ».</summary>
    public static string Days(DateOnly first, DateOnly last, CultureInfo culture) =>
        first.ToString(first.Month == last.Month ? "%d" : first.Year == last.Year ? "d MMMM" : "d MMMM yyyy", culture)
        + " – " + last.ToString("d MMMM yyyy", culture);
}
