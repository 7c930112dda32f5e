using System.Globalization;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>How the calendar is shown.</summary>
public enum CalendarView
{
    Agenda,
    Month,
}

/// <summary>What the calendar's address says: the view, and a day of the shown month (null: today).</summary>
public sealed record CalendarAddress(CalendarView View, DateOnly? Day)
{
    /// <summary>Reads it; what is not valid is ignored.</summary>
    public static CalendarAddress Read(string? view, string? day) => new(
        Domain.Token.Parse<CalendarView>(view) ?? CalendarView.Agenda,
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= 2000 and <= 2100 ? date : null);

    public override string ToString()
    {
        var parts = new List<string>();
        if (View != CalendarView.Agenda)
        {
            parts.Add($"view={Domain.Token.Of(View)}");
        }

        if (Day is { } day)
        {
            parts.Add($"date={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        }

        return parts.Count == 0 ? "/calendar" : $"/calendar?{string.Join('&', parts)}";
    }
}
