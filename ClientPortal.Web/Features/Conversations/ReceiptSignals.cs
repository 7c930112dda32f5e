using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>
/// One person has come further in one conversation: for that person's other pages when they have read, and for event streams. Never stored;
/// whoever was away reads how far everybody has come.
/// </summary>
public sealed record ReceiptMoved(Guid ConversationId, Guid PersonId, ReceiptMove Move, DateTimeOffset At) : LiveSignal(Room.Person(PersonId))
{
    /// <summary>Its name on the stream, <c>conversation.read</c>.</summary>
    public string Name => Move.IsRead ? "conversation.read" : "conversation.delivered";

    public Guid? SubjectId { get; init; }

    // What is shown on another of one's screens changes nothing on this one.
    public override IEnumerable<Room> Rooms => Move.IsRead ? [Room, Room.Receipts] : [Room.Receipts];

    /// <summary>Of two about the same person and place the newer one is enough.</summary>
    public bool Equals(ReceiptMoved? other) =>
        other is not null && (ConversationId, PersonId, Move.IsRead) == (other.ConversationId, other.PersonId, other.Move.IsRead);

    public override int GetHashCode() => HashCode.Combine(ConversationId, PersonId, Move.IsRead);
}

/// <summary>Look again at how far everybody has come: for whoever has the conversation open.</summary>
/// <param name="ConversationId">Where.</param>
/// <param name="Moment">Ascending on this node: what is read with it as its key is never older than this signal.</param>
public sealed record ReceiptsChanged(Guid ConversationId, long Moment) : LiveSignal(Room.Conversation(ConversationId))
{
    /// <summary>Looking once is enough, however many have read.</summary>
    public bool Equals(ReceiptsChanged? other) => other is not null && ConversationId == other.ConversationId;

    public override int GetHashCode() => ConversationId.GetHashCode();
}
