using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features;

/// <summary>
/// What one feature brings to notifications: the kinds, whom each of its events concerns, who may still see the subject, and what the subject
/// is called. Its sentences are <c>Notification.{kind}</c>, or <c>Notification.{kind}.{detail}</c>, in the feature's texts: {0} is the actor, {1}
/// the message or milestone.
/// </summary>
public abstract class NotificationSource
{
    /// <summary>What kind of thing its notifications are about, <c>ticket</c>: stored, and never given another meaning.</summary>
    public abstract string Subject { get; }

    /// <summary>Its kinds, in the order of the page's filter.</summary>
    public abstract IReadOnlyList<NotificationKind> Kinds { get; }

    /// <summary>The event types that <see cref="NoticesOfAsync"/> turns into notices.</summary>
    public abstract IReadOnlyList<Type> Events { get; }

    /// <summary>
    /// Whom an event concerns. Those who may not hear the event, and the actor themselves, are dropped by the caller.
    /// </summary>
    public abstract Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop);

    /// <summary>Whether the viewer may see the subject of a notification now.</summary>
    public abstract Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer);

    /// <summary>The titles of subjects that the viewer may see, by id.</summary>
    public abstract Task<Dictionary<Guid, string>> TitlesAsync(PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop);

    /// <summary>What <see cref="Notification.PartId"/> says, in one line, for those that the viewer may see: messages, unless overridden.</summary>
    public virtual async Task<Dictionary<Guid, string>> PartsAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        var messages = await db.Messages.VisibleTo(viewer, db).Where(message => ids.Contains(message.Id) && message.DeletedAt == null)
            .Select(message => new { message.Id, message.Content }).ToListAsync(stop);
        return messages.ToDictionary(message => message.Id, message => Snippet.Of(message.Content, []).Text);
    }

    /// <summary>The address to open, when it is more than the subject's page.</summary>
    public virtual string HrefOf(string path, Guid? partId) => path;

    /// <summary>The message that an event takes back: its notices are withdrawn.</summary>
    public virtual Guid? TakenBackBy(PortalEvent happened) => null;
}

/// <summary>A kind of notification.</summary>
/// <param name="Name">A stable token, <c>ticket-answered</c>. In words it is <c>Notification.Kind.{Name}</c> of the feature's texts.</param>
/// <param name="Icon">The name of a Material symbol.</param>
public sealed record NotificationKind(string Name, string Icon)
{
    /// <summary>A message mentions the person: messenger and tickets have it in common.</summary>
    public const string Mentioned = "mentioned";

    /// <summary>Who can get one; everybody unless said otherwise.</summary>
    public Func<Viewer, bool> IsFor { get; init; } = _ => true;

    /// <summary>Of the person's own account: they get it whatever they chose, and at once.</summary>
    public bool IsSecurity { get; init; }

    /// <summary>It waits for nothing: not for quiet hours, do not disturb or a digest.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Some of its notices concern the person themselves and some do not, so that they can choose: <see cref="Notice.Mine"/>.</summary>
    public bool HasMine { get; init; }

    /// <summary>How soon a device shows it while the portal is closed.</summary>
    public PushUrgency Urgency { get; init; } = PushUrgency.Normal;
}

/// <summary>Whether a device is woken for a notification (RFC 8030, 5.3).</summary>
public enum PushUrgency
{
    /// <summary>When the device is in use or has power.</summary>
    Low,
    Normal,

    /// <summary>At once, also on a low battery.</summary>
    High,
}

/// <summary>What one event says to some people.</summary>
/// <param name="Kind">The token of the kind.</param>
/// <param name="SubjectId">The thing that it is about.</param>
/// <param name="Path">The address of that thing's page.</param>
/// <param name="People">Whom it concerns.</param>
public sealed record Notice(string Kind, Guid SubjectId, string Path, IReadOnlyCollection<Guid> People)
{
    public Guid? PartId { get; init; }
    public Guid? ConversationId { get; init; }
    public long? MessageSeq { get; init; }
    public string Detail { get; init; } = "";

    /// <summary>The actor gets it too: another person may have acted in their name (a sign-in, a new password).</summary>
    public bool ToActor { get; init; }

    /// <summary>
    /// Who may hear of it, where that is not the audience of its event: the event of an announcement is for staff, and the announcement for those
    /// whom it addresses.
    /// </summary>
    public Func<Viewer, bool>? Hears { get; init; }

    /// <summary>It is never added to an earlier line.</summary>
    public bool Alone { get; init; }

    /// <summary>Those of <see cref="People"/> whom it concerns themselves; null for all of them.</summary>
    public IReadOnlyCollection<Guid>? Mine { get; init; }

    /// <summary>The project that its conversation belongs to.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>The command that recorded the event has written a mail about it.</summary>
    public bool HasOwnMail { get; init; }
}
