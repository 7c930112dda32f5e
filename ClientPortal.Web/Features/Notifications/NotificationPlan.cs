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
