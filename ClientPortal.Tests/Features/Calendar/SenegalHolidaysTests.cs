using ClientPortal.Domain.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

public sealed class SenegalHolidaysTests
{
    // Easter was on 5 April 2026 and is on 28 March 2027 and 16 April 2028.
    [Theory]
    [InlineData(2026, "easter-monday", "2026-04-06")]
    [InlineData(2026, "ascension", "2026-05-14")]
    [InlineData(2026, "pentecost-monday", "2026-05-25")]
    [InlineData(2027, "easter-monday", "2027-03-29")]
    [InlineData(2028, "easter-monday", "2028-04-17")]
    [InlineData(2026, "korite", "2026-03-20")]
    [InlineData(2026, "tabaski", "2026-05-27")]
    [InlineData(2027, "independence", "2027-04-04")]
    public void Each_is_on_its_date(int year, string name, string day) =>
        Assert.Contains((DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), name), SenegalHolidays.In(year));

    [Fact]
    public void A_year_has_each_date_once_in_order()
    {
        var days = SenegalHolidays.In(2027).Select(one => one.Day).ToList();

        Assert.Equal(days.Distinct().Order(), days);
        Assert.InRange(days.Count, 12, 15);
    }
}
