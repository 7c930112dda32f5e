namespace ClientPortal.Domain.Conversations;

/// <summary>
/// How far one person has come in one conversation: one cursor for what its screen has shown, one for what it has read. Never a row per
/// message. Kept for whoever may read there, member or not.
/// </summary>
public sealed class Receipt
{
    public required Guid ConversationId { get; init; }
    public required Guid PersonId { get; init; }

    /// <summary>The <see cref="Message.Seq"/> up to which messages were rendered on a screen of this person.</summary>
    public long DeliveredUpTo { get; private set; }

    /// <summary>The <see cref="Message.Seq"/> up to which messages were visible in a tab that had the focus.</summary>
    public long ReadUpTo { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>Only ever forward; false when nothing moved.</summary>
    public bool Deliver(long upTo, DateTimeOffset now)
    {
        if (upTo <= DeliveredUpTo)
        {
            return false;
        }

        (DeliveredUpTo, DeliveredAt) = (upTo, now);
        return true;
    }

    /// <summary>What is read was delivered.</summary>
    public bool Read(long upTo, DateTimeOffset now)
    {
        Deliver(upTo, now);
        if (upTo <= ReadUpTo)
        {
            return false;
        }

        (ReadUpTo, ReadAt) = (upTo, now);
        return true;
    }
}
