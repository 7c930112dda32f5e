using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Messages;

public sealed partial class MessageBlock
{
    private (
        IReadOnlyList<MessageRow> Messages, MessageRow? Before, bool Begins, IReadOnlyList<ReceiptRow> Receipts,
        IReadOnlySet<Guid> People, TimeZoneInfo Zone)? shown;

    private bool mustRender = true;

    [Parameter, EditorRequired] public required IReadOnlyList<MessageRow> Messages { get; set; }

    /// <summary>The message above the first one; null where the window begins.</summary>
    [Parameter] public MessageRow? Before { get; set; }

    /// <summary>The thread begins here: there is no earlier message that the viewer could have read.</summary>
    [Parameter, EditorRequired] public required bool Begins { get; set; }

    /// <summary>All receipts; a new list when one of them has changed.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<ReceiptRow> Receipts { get; set; }

    /// <summary>The members; a new set when one is added or removed.</summary>
    [Parameter, EditorRequired] public required IReadOnlySet<Guid> People { get; set; }

    [Parameter] public UnreadMark? Unread { get; set; }

    /// <summary>Messages that arrived while the thread was open. It grows only with messages that are new to their block.</summary>
    [Parameter, EditorRequired] public required IReadOnlySet<Guid> Arrived { get; set; }

    [Parameter, EditorRequired] public required TimeZoneInfo Zone { get; set; }
    [Parameter] public EventCallback<(MessageRow Message, string Act)> OnDialog { get; set; }

    private Viewer Viewer => Services.Session.Viewer;

    protected override void OnParametersSet()
    {
        mustRender = shown is not { } before
            || before.Begins != Begins || !before.Zone.Equals(Zone) || !ReferenceEquals(before.Before, Before) || !AreSame(before.Messages, Messages)
            || (!(ReferenceEquals(before.Receipts, Receipts) && ReferenceEquals(before.People, People))
                && Messages.Any(message => message.AuthorId == Viewer.PersonId));
        shown = (Messages, Before, Begins, Receipts, People, Zone);
    }

    protected override bool ShouldRender() => mustRender;

    private static bool AreSame(IReadOnlyList<MessageRow> one, IReadOnlyList<MessageRow> other)
    {
        var same = one.Count == other.Count;
        for (var i = 0; same && i < one.Count; i++)
        {
            same = ReferenceEquals(one[i], other[i]);
        }

        return same;
    }

    private DateOnly DayOf(MessageRow message) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(message.SentAt, Zone).DateTime);

    // For the viewer's own messages: committed, shown on another person's screen, or read by another person. A client's cursor does not count for
    // notes, which clients cannot see.
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

    // Who has read the viewer's own message, and of how many. Staff who are not members of a ticket's thread count once they have read. Null
    // in a conversation of two people.
    private MessageReaders? ReadersOf(MessageRow message)
    {
        if (message.AuthorId != Viewer.PersonId || message.Internal || People.Count < 3)
        {
            return null;
        }

        var readers = Others(message).Where(receipt => receipt.ReadUpTo >= message.Seq).ToList();
        return new MessageReaders(readers, People.Union(readers.Select(reader => reader.PersonId)).Count(person => person != message.AuthorId));
    }

    private IEnumerable<ReceiptRow> Others(MessageRow message) =>
        Receipts.Where(receipt => receipt.PersonId != message.AuthorId && (receipt.IsStaff || !message.Internal));
}

/// <summary>Who has read a message, and how many people could.</summary>
public sealed record MessageReaders(IReadOnlyList<ReceiptRow> Read, int Of)
{
    public bool Equals(MessageReaders? other) => other is not null && Of == other.Of && Read.SequenceEqual(other.Read);

    public override int GetHashCode() => HashCode.Combine(Of, Read.Count);
}
