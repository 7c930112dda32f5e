using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// How far one person has come in one conversation: one cursor for what their screen has shown, one for what they have read. Never a row
/// per message. Stored for everyone who may read there, member or not.
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

    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public static Receipt Of(Viewer viewer, Conversation conversation)
    {
        conversation.MustTakePart(viewer);
        return new Receipt { ConversationId = conversation.Id, PersonId = viewer.ActorId };
    }

    /// <summary>
    /// Moves the cursors forward, never back; what was read was delivered. Null when nothing moved. For staff alone when only internal notes were
    /// passed, so that no client learns from a cursor that there is one. No event: receipts are state, and announced by a signal.
    /// </summary>
    /// <param name="by">The person whose receipt it is.</param>
    /// <param name="delivered">The newest message that their screen has shown.</param>
    /// <param name="read">The newest message that they have read.</param>
    /// <param name="now">The moment.</param>
    /// <param name="openDelivered">The newest message that is no internal note, up to <paramref name="delivered"/>, where it is another one.</param>
    /// <param name="openRead">The same for <paramref name="read"/>.</param>
    /// <exception cref="NotFound">It is another person's receipt.</exception>
    public ReceiptMove? MoveTo(Viewer by, long delivered, long read, DateTimeOffset now, long? openDelivered = null, long? openRead = null)
    {
        by.MustBe(PersonId);
        delivered = Math.Max(delivered, read);
        if (read > ReadUpTo)
        {
            var (open, isOpen) = Announced(openRead ?? read, ReadUpTo, read);
            (ReadUpTo, ReadAt) = (read, now);
            (DeliveredUpTo, DeliveredAt) = delivered > DeliveredUpTo ? (delivered, now) : (DeliveredUpTo, DeliveredAt);
            CountChange();
            return new ReceiptMove(open, IsRead: true, StaffOnly: !isOpen);
        }

        if (delivered > DeliveredUpTo)
        {
            var (open, isOpen) = Announced(openDelivered ?? delivered, DeliveredUpTo, delivered);
            (DeliveredUpTo, DeliveredAt) = (delivered, now);
            CountChange();
            return new ReceiptMove(open, IsRead: false, StaffOnly: !isOpen);
        }

        return null;
    }

    private static (long UpTo, bool IsOpen) Announced(long open, long before, long now) => open > before ? (open, true) : (now, false);
}

/// <summary>A move of a receipt, as it is announced to those who take part.</summary>
/// <param name="UpTo">The <see cref="Message.Seq"/> of the newest message that the listeners may see.</param>
/// <param name="IsRead">Read; otherwise shown on a screen.</param>
/// <param name="StaffOnly">Only internal notes were passed: no client hears of it.</param>
public sealed record ReceiptMove(long UpTo, bool IsRead, bool StaffOnly);
