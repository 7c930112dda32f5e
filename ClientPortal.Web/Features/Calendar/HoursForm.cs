using System.Globalization;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The typed values of the form of an organisation's hours.</summary>
public sealed class HoursForm
{
    /// <summary>The days, from Monday.</summary>
    public static readonly IReadOnlyList<Weekdays> Week =
        [Weekdays.Monday, Weekdays.Tuesday, Weekdays.Wednesday, Weekdays.Thursday, Weekdays.Friday, Weekdays.Saturday, Weekdays.Sunday];

    public TimeOnly From { get; set; }
    public TimeOnly To { get; set; }
    public Weekdays Days { get; private set; }
    public string Zone { get; set; } = "";

    public WorkingHours Hours => new(From, To, Days);

    public static HoursForm Of(OfficeHoursRow row) => new() { From = row.Hours.From, To = row.Hours.To, Days = row.Hours.Days, Zone = row.Zone };

    public void Set(Weekdays day, bool works) => Days = works ? Days | day : Days & ~day;

    /// <summary>« lun. »</summary>
    public static string NameOf(Weekdays day) =>
        CultureInfo.CurrentCulture.DateTimeFormat.AbbreviatedDayNames[(Week.TakeWhile(one => one != day).Count() + 1) % 7];

    /// <summary>« lun., mar. »</summary>
    public static string NamesOf(Weekdays days) => string.Join(", ", Week.Where(day => days.HasFlag(day)).Select(NameOf));
}
