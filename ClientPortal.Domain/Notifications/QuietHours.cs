using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Notifications;

/// <summary>
/// Hours without mail and push, by the clock where the person is. They begin on <paramref name="Days"/> at <paramref name="From"/>, and end on the
/// next day where <paramref name="To"/> is not later.
/// </summary>
public sealed record QuietHours(TimeOnly From, TimeOnly To, Weekdays Days)
{
    private const Weekdays AllDays = Weekdays.MondayToFriday | Weekdays.Saturday | Weekdays.Sunday;

    // A week of quiet hours without a gap ends here.
    private const int MostDays = 8;

    /// <exception cref="RuleBroken"><c>notification.quiet-empty</c>: no day, or hours that never end.</exception>
    public QuietHours Checked() =>
        From == To || Days == Weekdays.None || (Days & ~AllDays) != 0 ? throw new RuleBroken("notification.quiet-empty") : this;

    /// <summary>Whether they hold at this instant in this zone.</summary>
    public bool Hold(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        var (today, yesterday) = (Begin(local.DayOfWeek), Begin(local.AddDays(-1).DayOfWeek));
        return From < To ? today && From <= time && time < To : (today && From <= time) || (yesterday && time < To);
    }

    /// <summary>The first instant from this one on at which they do not hold.</summary>
    public DateTimeOffset EndFrom(DateTimeOffset at, TimeZoneInfo zone)
    {
        for (var day = 0; day < MostDays && Hold(at, zone); day++)
        {
            at = LocalTime.Next(To, at, zone);
        }

        return at;
    }

    private bool Begin(DayOfWeek day) => Days.HasFlag(day.Flag());
}
