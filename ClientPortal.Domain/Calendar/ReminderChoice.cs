using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

/// <summary>When a person is reminded of events. Without one the <see cref="Defaults"/> hold.</summary>
public sealed class ReminderChoice
{
    /// <summary>Minutes before the start: what people can choose, from the last reminder to the first.</summary>
    public static readonly IReadOnlyList<int> Offered = [5, 15, 30, 60, 2 * 60, 24 * 60, 2 * 24 * 60, 7 * 24 * 60];

    /// <summary>A day and 15 minutes.</summary>
    public static readonly IReadOnlyList<int> Defaults = [15, 24 * 60];

    private ReminderChoice()
    {
    }

    public Guid PersonId { get; private init; }

    /// <summary>Minutes before the start; empty for no reminder.</summary>
    public IReadOnlyList<int> Minutes { get; private set; } = [];

    /// <summary>A reminder whose moment had passed then is not given.</summary>
    public DateTimeOffset ChosenAt { get; private set; }

    public static ReminderChoice Of(Guid personId) => new() { PersonId = personId };

    /// <exception cref="RuleBroken">A value is not offered, or the viewer is read-only.</exception>
    public void Choose(Viewer by, IEnumerable<int> minutes, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        var chosen = minutes.Distinct().Order().ToList();
        if (chosen.Except(Offered).Any())
        {
            throw new RuleBroken("calendar.reminder-unknown");
        }

        (Minutes, ChosenAt) = (chosen, now);
    }
}
