using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// How far one person has come in one conversation: one cursor for what its screen has shown, one for what it has read. Never a row per
/// message. Kept for whoever may read there, member or not.
/// </summary>
public sealed class Receipt : Entity
{
    private Receipt()
    {
    }

    public Guid ConversationId { get; private init; }
    public Guid PersonId { get; private init; }

    /// <summary>The <see cref="Message.Seq"/> up to which messages were rendered on a screen of this person.</summary>
    public long DeliveredUpTo { get; private set; }

    /// <summary>The <see cref="Message.Seq"/> up to which messages were visible in a tab that had the focus.</summary>
    public long ReadUpTo { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }
    public DateTimeOffset? ReadAt { get; private set; }

    public static Receipt Of(Viewer viewer, Conversation conversation)
    {
        conversation.MustTakePart(viewer);
        return new Receipt { ConversationId = conversation.Id, PersonId = viewer.ActorId };
    }

    /// <summary>
    /// Only ever forward; what was read was delivered. Null when nothing moved; for staff alone when only notes among staff were passed, so that
    /// no client learns from a cursor that there is one. No event: how far people have come is state, and told as a signal.
    /// </summary>
    /// <param name="by">Whose receipt it is.</param>
    /// <param name="delivered">The newest message that its screen has shown.</param>
    /// <param name="read">The newest one that it has read.</param>
    /// <param name="now">The moment.</param>
    /// <param name="openDelivered">The newest message for everybody up to <paramref name="delivered"/>, where it is another one.</param>
    /// <param name="openRead">The same for <paramref name="read"/>.</param>
    /// <exception cref="NotFound">It is somebody else's receipt.</exception>
    public ReceiptMove? MoveTo(Viewer by, long delivered, long read, DateTimeOffset now, long? openDelivered = null, long? openRead = null)
    {
        by.MustBe(PersonId);
        delivered = Math.Max(delivered, read);
        if (read > ReadUpTo)
        {
            var (open, isOpen) = Told(openRead ?? read, ReadUpTo, read);
            (ReadUpTo, ReadAt) = (read, now);
            (DeliveredUpTo, DeliveredAt) = delivered > DeliveredUpTo ? (delivered, now) : (DeliveredUpTo, DeliveredAt);
            CountChange();
            return new ReceiptMove(open, IsRead: true, StaffOnly: !isOpen);
        }

        if (delivered > DeliveredUpTo)
        {
            var (open, isOpen) = Told(openDelivered ?? delivered, DeliveredUpTo, delivered);
            (DeliveredUpTo, DeliveredAt) = (delivered, now);
            CountChange();
            return new ReceiptMove(open, IsRead: false, StaffOnly: !isOpen);
        }

        return null;
    }

    private static (long UpTo, bool IsOpen) Told(long open, long before, long now) => open > before ? (open, true) : (now, false);
}

/// <summary>How far a receipt has come just now, as those who take part are told.</summary>
/// <param name="UpTo">The <see cref="Message.Seq"/> of the newest message that those who hear may know of.</param>
/// <param name="IsRead">Read; otherwise shown on a screen.</param>
/// <param name="StaffOnly">Only notes among staff were passed: no client hears of it.</param>
public sealed record ReceiptMove(long UpTo, bool IsRead, bool StaffOnly);
