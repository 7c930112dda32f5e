using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Notifications;

/// <summary>When a clock somewhere shows a time: in spring an hour of it is missing, in autumn one is there twice.</summary>
public static class LocalTime
{
    /// <summary>
    /// The first instant after <paramref name="after"/> at which the clock shows this time; a time that is skipped is the end of the gap.
    /// </summary>
    public static DateTimeOffset Next(TimeOnly time, DateTimeOffset after, TimeZoneInfo zone)
    {
        // The day before, because the second of two equal times may come after midnight.
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime).AddDays(-1);
        while (true)
        {
            foreach (var instant in InstantsOf(day.ToDateTime(time), zone))
            {
                if (instant > after)
                {
                    return instant;
                }
            }

            day = day.AddDays(1);
        }
    }

    /// <summary>When the clock shows this time on the next day.</summary>
    public static DateTimeOffset Tomorrow(TimeOnly time, DateTimeOffset now, TimeZoneInfo zone) =>
        InstantsOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).AddDays(1).ToDateTime(time), zone).First();

    /// <summary>The flag of a day of the week.</summary>
    public static Weekdays Flag(this DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => Weekdays.Monday,
        DayOfWeek.Tuesday => Weekdays.Tuesday,
        DayOfWeek.Wednesday => Weekdays.Wednesday,
        DayOfWeek.Thursday => Weekdays.Thursday,
        DayOfWeek.Friday => Weekdays.Friday,
        DayOfWeek.Saturday => Weekdays.Saturday,
        _ => Weekdays.Sunday,
    };

    // In the order of time.
    private static IEnumerable<DateTimeOffset> InstantsOf(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(local))
        {
            return zone.GetAmbiguousTimeOffsets(local).Select(offset => new DateTimeOffset(local, offset).ToUniversalTime()).Order();
        }

        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return [new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime()];
    }
}
