using ClientPortal.Domain.Conversations;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Conversations;

public sealed partial class MessageBlock
{
    private (IReadOnlyList<MessageRow> Messages, MessageRow? Before, bool Begins, IReadOnlyList<ReceiptRow> Receipts, IReadOnlySet<Guid> People, TimeZoneInfo Zone)? shown;
    private bool owed = true;

    [Parameter, EditorRequired] public required IReadOnlyList<MessageRow> Messages { get; set; }

    /// <summary>The message above the first one; null where the window begins.</summary>
    [Parameter] public MessageRow? Before { get; set; }

    /// <summary>The thread begins here: nothing was there that its reader could have read.</summary>
    [Parameter, EditorRequired] public required bool Begins { get; set; }

    /// <summary>How far everybody has come; another list when anybody has come further.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<ReceiptRow> Receipts { get; set; }

    /// <summary>Who takes part; another set when somebody comes or goes.</summary>
    [Parameter, EditorRequired] public required IReadOnlySet<Guid> People { get; set; }

    [Parameter] public UnreadMark? Unread { get; set; }

    /// <summary>What came while its reader was here. It grows with messages that are new to their block.</summary>
    [Parameter, EditorRequired] public required IReadOnlySet<Guid> Arrived { get; set; }

    [Parameter, EditorRequired] public required TimeZoneInfo Zone { get; set; }
    [Parameter] public EventCallback<MessageRow> OnForward { get; set; }

    protected override void OnParametersSet()
    {
        owed = shown is not { } before
            || before.Begins != Begins || !before.Zone.Equals(Zone) || !ReferenceEquals(before.Before, Before) || !AreSame(before.Messages, Messages)
            || (!(ReferenceEquals(before.Receipts, Receipts) && ReferenceEquals(before.People, People)) && Messages.Any(message => message.AuthorId == Session.Viewer.PersonId));
        shown = (Messages, Before, Begins, Receipts, People, Zone);
    }

    protected override bool ShouldRender() => owed;

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

    // Of one's own messages: committed, shown on another's screen, read by another. A client's cursor says nothing of a note that it cannot see.
    private string? StatusOf(MessageRow message)
    {
        if (message.AuthorId != Session.Viewer.PersonId)
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
        if (message.AuthorId != Session.Viewer.PersonId || message.Internal || People.Count < 3)
        {
            return null;
        }

        var readers = Others(message).Where(receipt => receipt.ReadUpTo >= message.Seq).ToList();
        return new MessageReaders(readers, People.Union(readers.Select(reader => reader.PersonId)).Count(person => person != message.AuthorId));
    }

    private IEnumerable<ReceiptRow> Others(MessageRow message) =>
        Receipts.Where(receipt => receipt.PersonId != message.AuthorId && (receipt.IsStaff || !message.Internal));
}

/// <summary>Who has read a message, of how many who could.</summary>
public sealed record MessageReaders(IReadOnlyList<ReceiptRow> Read, int Of)
{
    public bool Equals(MessageReaders? other) => other is not null && Of == other.Of && Read.SequenceEqual(other.Read);

    public override int GetHashCode() => HashCode.Combine(Of, Read.Count);
}
