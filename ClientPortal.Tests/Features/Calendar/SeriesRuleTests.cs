using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Architecture;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>The rules of a series that is divided or moved.</summary>
public sealed class SeriesRuleTests
{
    [Fact]
    public void The_two_parts_of_a_series_are_the_series_in_all_zones()
    {
        var wrong = new List<string>();
        var lines = Sources.Named("ClientPortal.Tests/Features/Calendar/recurrences.txt").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            var (zone, start, rule) = line.Split('|') is [var a, var b, var c, _] ? (a, b, c) : throw new FormatException(line);
            var local = DateTime.ParseExact(start, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
            var times = new CalendarTimes(local, local.AddHours(1), zone, false, rule, []);
            var all = Recurrence.Planned(times).Take(8).ToList();
            if (all.Count < 3)
            {
                continue;
            }

            var before = times with { Rrule = SeriesRule.Before(times, all[2]) };
            var after = times with { Start = all[2], End = all[2].AddHours(1), Rrule = SeriesRule.From(times, all[2]) };
            if (!Recurrence.Planned(before).Concat(Recurrence.Planned(after)).Take(8).SequenceEqual(all))
            {
                wrong.Add($"{line} → {before.Rrule} + {after.Rrule}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_end_of_a_series_moves_with_it_and_is_a_date_for_whole_days()
    {
        var start = new DateTime(2026, 3, 23, 9, 0, 0);
        var paris = new CalendarTimes(start, start.AddHours(1), "Europe/Paris", false, "FREQ=WEEKLY;UNTIL=20260406T070000Z", []);
        var later = paris with { Start = start.AddHours(2) };
        var days = paris with { Start = start.Date, End = start.Date.AddDays(1), AllDay = true };

        Assert.Equal("FREQ=WEEKLY;UNTIL=20260406T090000Z", SeriesRule.Moved(paris, later));
        Assert.Equal("FREQ=WEEKLY;UNTIL=20260406", SeriesRule.Moved(paris, days));
        Assert.Equal("FREQ=WEEKLY;UNTIL=20260330", SeriesRule.Before(days with { Rrule = "FREQ=WEEKLY" }, start.Date.AddDays(14)));
        Assert.Equal(3, Recurrence.Planned(later with { Rrule = SeriesRule.Moved(paris, later) }).Count());
    }

    [Fact]
    public void The_form_reads_the_end_that_it_wrote()
    {
        var last = new DateOnly(2026, 12, 24);
        var rule = SeriesRule.Write("FREQ=DAILY", null, last, "Africa/Dakar", allDay: false);

        Assert.Equal("FREQ=DAILY;UNTIL=20261224T235959Z", rule);
        Assert.Equal(("FREQ=DAILY", null, last), SeriesRule.Read(rule, "Africa/Dakar"));
        Assert.Equal(("FREQ=DAILY", 4, null), SeriesRule.Read(SeriesRule.Write("FREQ=DAILY", 4, last, "Africa/Dakar", allDay: true), "Africa/Dakar"));
        Assert.Equal("", SeriesRule.Write("", 4, null, "Africa/Dakar", allDay: false));
    }
}
