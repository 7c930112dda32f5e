using ClientPortal.Domain.Conversations;

namespace ClientPortal.Web.Features.Conversations;

// How far the others have come.
public sealed partial class ThreadPanel
{
    // Of one's own messages: committed, shown on another's screen, read by another. A client's cursor says nothing of a note that it cannot see.
    private string? StatusOf(MessageRow message)
    {
        if (message.AuthorId != Viewer.PersonId)
        {
            return null;
        }

        var (delivered, read) = (false, false);
        foreach (var receipt in Others(message))
        {
            delivered |= receipt.DeliveredUpTo >= message.Seq;
            read |= receipt.ReadUpTo >= message.Seq;
        }

        return read ? "read" : delivered ? "delivered" : "sent";
    }

    // Who has read one's own message, of how many. Staff who read a ticket without taking part count from then on. Null between two.
    private MessageReaders? ReadersOf(MessageRow message)
    {
        if (message.AuthorId != Viewer.PersonId || message.Internal || people.Count < 3)
        {
            return null;
        }

        var readers = Others(message).Where(receipt => receipt.ReadUpTo >= message.Seq).ToList();
        return new MessageReaders(readers, people.Union(readers.Select(reader => reader.PersonId)).Count(person => person != message.AuthorId));
    }

    private IEnumerable<ReceiptRow> Others(MessageRow message) =>
        receipts.Where(receipt => receipt.PersonId != message.AuthorId && (receipt.IsStaff || !message.Internal));
}

/// <summary>Who has read a message, of how many who could.</summary>
public sealed record MessageReaders(IReadOnlyList<ReceiptRow> Read, int Of)
{
    public bool Equals(MessageReaders? other) => other is not null && Of == other.Of && Read.SequenceEqual(other.Read);

    public override int GetHashCode() => HashCode.Combine(Of, Read.Count);
}
