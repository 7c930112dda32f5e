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

    /// <summary>Only ever forward; what was read was delivered. No event when nothing moved.</summary>
    public void MoveTo(Viewer by, Conversation conversation, long delivered, long read, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        delivered = Math.Max(delivered, read);
        if (read > ReadUpTo)
        {
            (ReadUpTo, ReadAt) = (read, now);
            (DeliveredUpTo, DeliveredAt) = delivered > DeliveredUpTo ? (delivered, now) : (DeliveredUpTo, DeliveredAt);
            Record(by, now, conversation.Fact(new ConversationRead { PersonId = PersonId, UpTo = read }));
        }
        else if (delivered > DeliveredUpTo)
        {
            (DeliveredUpTo, DeliveredAt) = (delivered, now);
            Record(by, now, conversation.Fact(new ConversationDelivered { PersonId = PersonId, UpTo = delivered }));
        }
    }
}
