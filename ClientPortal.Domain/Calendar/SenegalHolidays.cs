using System.Globalization;

namespace ClientPortal.Domain.Calendar;

/// <summary>
/// The holidays of Senegal, by names that are in the texts. Those of the moon are astronomical: the authorities announce them, and they may be a
/// day later.
/// </summary>
public static class SenegalHolidays
{
    private static readonly (int Month, int Day, string Name)[] Fixed =
    [
        (1, 1, "new-year"), (4, 4, "independence"), (5, 1, "labour"), (8, 15, "assumption"), (11, 1, "all-saints"), (12, 25, "christmas"),
    ];

    // Days after Easter Sunday.
    private static readonly (int Days, string Name)[] OfEaster = [(1, "easter-monday"), (39, "ascension"), (50, "pentecost-monday")];

    private static readonly (int Month, int Day, string Name)[] OfMoon =
    [
        (1, 10, "tamkharit"), (2, 18, "magal"), (3, 12, "gamou"), (10, 1, "korite"), (12, 10, "tabaski"),
    ];

    /// <summary>In the order of the dates. A date with two has the first.</summary>
    public static IReadOnlyList<(DateOnly Day, string Name)> In(int year)
    {
        var easter = Easter(year);
        return
        [
            .. Fixed.Select(one => (Day: new DateOnly(year, one.Month, one.Day), one.Name))
                .Concat(OfEaster.Select(one => (Day: easter.AddDays(one.Days), one.Name)))
                .Concat(Moon(year))
                .GroupBy(one => one.Day).Select(day => day.First()).OrderBy(one => one.Day),
        ];
    }

    // A year of the moon is eleven days shorter: a feast may be twice in a year.
    private static IEnumerable<(DateOnly Day, string Name)> Moon(int year)
    {
        var calendar = new UmAlQuraCalendar();
        var first = calendar.GetYear(new DateTime(year, 1, 1));
        var last = calendar.GetYear(new DateTime(year, 12, 31));
        return from lunar in Enumerable.Range(first, last - first + 1)
               from one in OfMoon
               let day = DateOnly.FromDateTime(calendar.ToDateTime(lunar, one.Month, one.Day, 0, 0, 0, 0))
               where day.Year == year
               select (day, one.Name);
    }

    // The Gregorian rule in the form of Meeus, Astronomical Algorithms, chapter 8.
    private static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var sum = h + l - (7 * m) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }
}
