namespace ClientPortal.Web.Features.Calendar;

/// <summary>When a person works and when they are busy, each in order.</summary>
public sealed record PersonTimes(IReadOnlyList<Stretch> Works, IReadOnlyList<Stretch> Busy)
{
    /// <summary>Whether the whole of a span is worked, and none of it is taken.</summary>
    public bool IsFree(Stretch span) =>
        Works.Any(one => one.From <= span.From && span.To <= one.To) && !Busy.Any(one => one.From < span.To && one.To > span.From);
}

/// <summary>Finds times at which several people are free.</summary>
public static class FreeTime
{
    // As calendars show them: whole quarters of an hour.
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    // More proposals of one day say nothing new.
    private const int MostOfDay = 3;

    /// <summary>
    /// The first spans of this length at which all are free, in order. Of a day, as the zone has it, at most three, which do not overlap.
    /// </summary>
    public static IReadOnlyList<Stretch> Find(
        IReadOnlyCollection<PersonTimes> people, DateTimeOffset from, DateTimeOffset to, TimeSpan length, TimeZoneInfo zone, int most)
    {
        var found = new List<Stretch>();
        var perDay = new Dictionary<DateTime, int>();
        var at = new DateTimeOffset((from.UtcTicks + Step.Ticks - 1) / Step.Ticks * Step.Ticks, TimeSpan.Zero);
        while (at + length <= to && found.Count < most)
        {
            var (span, day) = (new Stretch(at, at + length), TimeZoneInfo.ConvertTime(at, zone).Date);
            var taken = perDay.GetValueOrDefault(day) < MostOfDay && people.All(person => person.IsFree(span));
            if (taken)
            {
                perDay[day] = perDay.GetValueOrDefault(day) + 1;
                found.Add(span);
            }

            // The next one begins when this one has ended, on a quarter of an hour.
            at += taken ? TimeSpan.FromTicks((length.Ticks + Step.Ticks - 1) / Step.Ticks * Step.Ticks) : Step;
        }

        return found;
    }
}
