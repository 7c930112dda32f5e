using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>How the calendar is shown.</summary>
public enum CalendarView
{
    Agenda,
    Day,
    Week,
    Month,
}

/// <summary>What the calendar's address says: the view, a day of the shown month (null: today), and what is shown.</summary>
public sealed record CalendarAddress(CalendarView View, DateOnly? Day)
{
    /// <summary>What of the calendar is shown.</summary>
    public CalendarFilter Filter { get; init; } = new();

    /// <summary>Reads it; what is not valid is ignored.</summary>
    public static CalendarAddress Read(string? view, string? day, string? kind = null, string? mine = null) => new(
        Domain.Token.Parse<CalendarView>(view) ?? CalendarView.Agenda,
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= 2000 and <= 2100 ? date : null)
    {
        Filter = new CalendarFilter { Kind = Domain.Token.Parse<CalendarKind>(kind), Mine = AddressValue.IsOn(mine) },
    };

    /// <summary>The page of an event; with the local start of one of its occurrences, about that one.</summary>
    public static string OfEvent(Guid id, DateTime? on) =>
        on is { } start ? string.Create(CultureInfo.InvariantCulture, $"/calendar/{id}?on={start:yyyy-MM-ddTHH:mm}") : $"/calendar/{id}";

    /// <summary>Reads the local start of an occurrence; null when it is not valid.</summary>
    public static DateTime? ReadStart(string? on) =>
        DateTime.TryParseExact(on, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? start : null;

    /// <summary>How far the list of today reaches at least, in days: at the end of a month the next one is what people look for.</summary>
    public const int DaysAhead = 30;

    /// <summary>The days that are shown: the first one, and how many. A list and a month begin with the first of a month.</summary>
    public (DateOnly First, int Days) Span(DateOnly today) => (View, Day ?? today) switch
    {
        (CalendarView.Day, var day) => (day, 1),
        (CalendarView.Week, var day) => (MondayOf(day), 7),
        (CalendarView.Month, var day) => (MondayOf(FirstOfMonth(day)), CalendarMonth.Days),
        (_, var day) => (FirstOfMonth(day), Math.Max(
            DateTime.DaysInMonth(day.Year, day.Month), Day is null ? day.Day + DaysAhead : 0)),
    };

    /// <summary>The same view before (−1) or after (1) this one; this one as long as today is not known.</summary>
    public CalendarAddress Turn(DateOnly today, int by) => today == default ? this : this with
    {
        Day = (View, Day ?? today) switch
        {
            (CalendarView.Day, var day) => day.AddDays(by),
            (CalendarView.Week, var day) => day.AddDays(7 * by),
            (_, var day) => FirstOfMonth(day).AddMonths(by),
        },
    };

    /// <summary>The first of the month of a day.</summary>
    public static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

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

        if (Filter.Kind is { } kind)
        {
            parts.Add($"kind={Domain.Token.Of(kind)}");
        }

        if (Filter.Mine)
        {
            parts.Add("mine=1");
        }

        return parts.Count == 0 ? "/calendar" : $"/calendar?{string.Join('&', parts)}";
    }
}
