using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>Business hours: a time zone, hours of the day, days of the week, and the holidays among them.</summary>
public sealed record BusinessHours(string TimeZone, TimeOnly From, TimeOnly To, Weekdays Days, IReadOnlyCollection<DateOnly> Holidays)
{
    public static readonly BusinessHours Dakar = new("Africa/Dakar", new TimeOnly(8, 30), new TimeOnly(17, 30), Weekdays.MondayToFriday, []);

    // Ten years. A schedule without a working day in them is a mistake in the settings.
    private const int MostDays = 3_660;

    /// <summary>The moment, in UTC, at which this much working time has passed.</summary>
    /// <exception cref="InvalidOperationException">The next ten years hold too little working time.</exception>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan working)
    {
        var left = working;
        foreach (var (start, end) in Windows(from))
        {
            var begin = start > from ? start : from;
            if (end - begin >= left)
            {
                return (begin + left).ToUniversalTime();
            }

            left -= end - begin;
        }

        throw new InvalidOperationException("The business hours hold no working time.");
    }

    /// <summary>The working time from one moment to a later one; zero when it is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        foreach (var (start, end) in Windows(from))
        {
            if (start >= to)
            {
                break;
            }

            var begin = start > from ? start : from;
            var stop = end < to ? end : to;
            sum += stop > begin ? stop - begin : TimeSpan.Zero;
        }

        return sum;
    }

    // The periods of working time that end after a moment, in order.
    private IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Windows(DateTimeOffset from)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        for (var i = 0; i < MostDays; i++, day = day.AddDays(1))
        {
            if (!Days.HasFlag(Of(day.DayOfWeek)) || Holidays.Contains(day))
            {
                continue;
            }

            var (start, end) = (At(day, From, zone), At(day, To, zone));
            if (end > from)
            {
                yield return (start, end);
            }
        }
    }

    // An hour that the clocks skip becomes the hour after it.
    private static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static Weekdays Of(DayOfWeek day) => day == DayOfWeek.Sunday ? Weekdays.Sunday : (Weekdays)(1 << ((int)day - 1));
}
