using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Architecture;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Series in zones that change their clocks in March and November, in April and October, and never.</summary>
public sealed class RecurrenceTests
{
    // Zone, local start, rule and the first starts in UTC: 120 cases of a seeded generator, expanded by Python's dateutil and zoneinfo.
    private static readonly string[] Expected =
        Sources.Named("ClientPortal.Tests/Features/Calendar/recurrences.txt").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Series_around_changes_of_the_clocks_are_what_a_second_implementation_says()
    {
        Assert.Equal(120, Expected.Length);
        var wrong = new List<string>();
        foreach (var line in Expected)
        {
            var (zone, start, rule, starts) = line.Split('|') is [var a, var b, var c, var d] ? (a, b, c, d) : throw new FormatException(line);
            var local = DateTime.ParseExact(start, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
            var times = new CalendarTimes(local, local.AddHours(1), zone, false, rule, []);
            Recurrence.Check(times);
            var from = ZonedTime.ToMoment(local, ZonedTime.Zone(zone));
            var found = Recurrence.Between(times, from, from.AddYears(20), TimeZoneInfo.Utc).Take(5)
                .Select(one => one.StartsAt.UtcDateTime.ToString("yyyyMMdd'T'HHmm", CultureInfo.InvariantCulture));
            if (string.Join(' ', found) is var said && said != starts)
            {
                wrong.Add($"{line}\n    {said}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Pacific/Pago_Pago")] // UTC−11
    [InlineData("Pacific/Kiritimati")] // UTC+14
    public void Whole_days_are_the_same_dates_for_every_reader(string reader)
    {
        var zone = ZonedTime.Zone(reader);
        var times = new CalendarTimes(new(2026, 12, 24), new(2026, 12, 26), "Africa/Dakar", true, "", []);
        int OnDay(int day)
        {
            var from = ZonedTime.ToMoment(new DateTime(2026, 12, day), zone);
            return Recurrence.Between(times, from, from.AddDays(1), zone).Count();
        }

        Assert.Equal([0, 1, 1, 0], new[] { 23, 24, 25, 26 }.Select(OnDay));
    }

    [Fact]
    public void An_exception_does_not_take_place_and_the_rest_does()
    {
        var start = new DateTime(2026, 3, 23, 9, 0, 0);
        var times = new CalendarTimes(start, start.AddHours(1), "Europe/Paris", false, "FREQ=WEEKLY;COUNT=3", [start.AddDays(7)]);
        var from = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        // At nine before and after the clocks change.
        Assert.Equal(
            [new DateTimeOffset(2026, 3, 23, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 4, 6, 7, 0, 0, TimeSpan.Zero)],
            Recurrence.Between(times, from, from.AddDays(60), TimeZoneInfo.Utc).Select(one => one.StartsAt));
    }

    [Theory]
    [InlineData("FREQ=SECONDLY")]
    [InlineData("FREQ=HOURLY;COUNT=3")]
    [InlineData("EVERY DAY")]
    [InlineData("FREQ=DAILY;UNTIL=20200101T000000Z")]
    [InlineData("FREQ=DAILY;UNTIL=2026-12-24")]
    [InlineData("FREQ=MONTHLY;INTERVAL=100000")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=MONTHLY;BYDAY=0MO")]
    public void A_rule_that_is_no_rule_or_too_often_is_refused(string rule)
    {
        var start = new DateTime(2026, 3, 23, 9, 0, 0);
        var refused = Assert.Throws<RuleBroken>(
            () => Recurrence.Check(new CalendarTimes(start, start.AddHours(1), "Europe/Paris", false, rule, [])));
        Assert.Equal("calendar.rrule-invalid", refused.Rule);
    }
}
