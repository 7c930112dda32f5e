using ClientPortal.Domain.Notifications;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>What one event says to those who may hear it, ready to be written.</summary>
/// <param name="Seq">The cursor of the event.</param>
/// <param name="Items">Each cause with the people who get it.</param>
/// <param name="TakenBack">The message that the event takes back.</param>
internal sealed record NotificationPlan(long Seq, IReadOnlyList<PlannedNotice> Items, Guid? TakenBack);

/// <summary>A cause, and the people who get it.</summary>
/// <param name="Cause">What it says.</param>
/// <param name="People">Who may hear the event, without its actor.</param>
/// <param name="Alone">Never added to an earlier line.</param>
/// <param name="Mine">Those of them whom it concerns themselves; null for all.</param>
internal sealed record PlannedNotice(NotificationCause Cause, IReadOnlyList<Guid> People, bool Alone, IReadOnlyCollection<Guid>? Mine)
{
    /// <summary>The cause as one of the people has it.</summary>
    public NotificationCause For(Guid person) => Cause with { IsMine = Mine is null || Mine.Contains(person) };
}

/// <summary>The next events, as far as they are not written yet.</summary>
/// <param name="Plans">The events in the log's order.</param>
/// <param name="Preferences">What their people chose, by id.</param>
/// <param name="End">The cursor of the last of them.</param>
/// <param name="IsFull">Whether more events may follow it.</param>
internal sealed record NotificationWork(
    IReadOnlyList<NotificationPlan> Plans, IReadOnlyDictionary<Guid, NotificationPreferences> Preferences, long End, bool IsFull)
{
    /// <summary>What is left when a save has handled the first people of one notice.</summary>
    /// <param name="place">The place of its event in <see cref="Plans"/>.</param>
    /// <param name="at">The place of the notice in its event.</param>
    /// <param name="people">How many of its people were handled.</param>
    public NotificationWork After(int place, int at, int people)
    {
        var (plan, item) = (Plans[place], Plans[place].Items[at]);
        var begun = plan with { Items = [item with { People = [.. item.People.Skip(people)] }, .. plan.Items.Skip(at + 1)], TakenBack = null };
        return this with { Plans = [begun, .. Plans.Skip(place + 1)] };
    }
}

/// <summary>What one save has written.</summary>
/// <param name="Reached">The cursor up to which all events are written.</param>
/// <param name="Touched">Each line that was written or withdrawn, in order. <c>IsNew</c> is false of what was withdrawn.</param>
/// <param name="Grown">Lines that were unread before.</param>
/// <param name="Left">What did not fit into it; null when nothing is left.</param>
/// <param name="IsOurs">False when another node had come further, and nothing was written.</param>
internal sealed record NotificationSave(
    long Reached, IReadOnlyList<(Guid Person, Guid Id, bool IsNew)> Touched, IReadOnlySet<Guid> Grown, NotificationWork? Left, bool IsOurs = true);
