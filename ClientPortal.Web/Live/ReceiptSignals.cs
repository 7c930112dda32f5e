using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Live;

/// <summary>
/// One person's receipt has moved in one conversation: for event streams, and for that person's other pages when they have read. Never stored; a
/// page that was away reads the receipts with the thread.
/// </summary>
public sealed record ReceiptMoved(Guid ConversationId, Guid PersonId, ReceiptMove Move, DateTimeOffset At)
    : LiveSignal(Room.Person(PersonId)), IForAllNodes
{
    /// <summary>Its name on the stream, <c>conversation.read</c>.</summary>
    public string Name => Move.IsRead ? "conversation.read" : "conversation.delivered";

    public Guid? SubjectId { get; init; }

    /// <summary>Whether the viewer has read messages, here or on another of their pages: they have fewer unread ones.</summary>
    public bool IsReadingBy(Viewer viewer) => Move.IsRead && PersonId == viewer.PersonId;

    // A delivery on one of a person's screens changes nothing on their others.
    public override IEnumerable<Room> Rooms => Move.IsRead ? [Room, Room.Receipts] : [Room.Receipts];

    /// <summary>Equal for the same person, conversation, kind and audience: of two in a queue only the newer is delivered.</summary>
    public bool Equals(ReceiptMoved? other) => other is not null
        && (ConversationId, PersonId, Move.IsRead, Move.StaffOnly) == (other.ConversationId, other.PersonId, other.Move.IsRead, other.Move.StaffOnly);

    public override int GetHashCode() => HashCode.Combine(ConversationId, PersonId, Move.IsRead);
}

/// <summary>A receipt of this conversation has moved: pages that show the conversation read all its receipts again.</summary>
/// <param name="ConversationId">The conversation of the receipts.</param>
/// <param name="Moment">Ascending, on no two nodes the same. It is the key of the shared read, therefore never older than this signal.</param>
public sealed record ReceiptsChanged(Guid ConversationId, long Moment) : LiveSignal(Room.Conversation(ConversationId)), IForAllNodes
{
    /// <summary>
    /// Equal for the same conversation: one read is enough, however many people have read. One for staff alone takes the place of none that clients
    /// hear too.
    /// </summary>
    public bool Equals(ReceiptsChanged? other) => other is not null
        && (ConversationId, Audience?.StaffOnly) == (other.ConversationId, other.Audience?.StaffOnly);

    public override int GetHashCode() => ConversationId.GetHashCode();
}
