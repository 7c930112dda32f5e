using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Messages;

public sealed partial class MessageBlock
{
    private (
        IReadOnlyList<MessageRow> Messages, MessageRow? Before, bool Begins, IReadOnlyList<ReceiptRow> Receipts,
        IReadOnlySet<Guid> People, IReadOnlyDictionary<Guid, MessageInUse> InUse, int Reading, TimeZoneInfo Zone)? shown;

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

    /// <summary>What the viewer has opened at messages of the thread; another dictionary when that has changed.</summary>
    [Parameter, EditorRequired] public required IReadOnlyDictionary<Guid, MessageInUse> InUse { get; set; }

    /// <summary>How often the thread was loaded: then the viewer may have changed, and a message may look different to them.</summary>
    [Parameter, EditorRequired] public required int Reading { get; set; }

    [Parameter, EditorRequired] public required TimeZoneInfo Zone { get; set; }

    /// <summary>The viewer saved or left the form of a message (<see cref="MessageEditForm.OnDone"/>).</summary>
    [Parameter] public EventCallback<(MessageRow Message, string? Content)> OnEdited { get; set; }

    private Viewer Viewer => Services.Session.Viewer;
    private IStringLocalizer<ChatTexts> L => Services.Texts;

    protected override void OnParametersSet()
    {
        mustRender = shown is not { } before
            || before.Begins != Begins || !before.Zone.Equals(Zone) || !ReferenceEquals(before.Before, Before) || !AreSame(before.Messages, Messages)
            || before.Reading != Reading || !ReferenceEquals(before.InUse, InUse)
            || (!(ReferenceEquals(before.Receipts, Receipts) && ReferenceEquals(before.People, People))
                && Messages.Any(message => message.AuthorId == Viewer.PersonId));
        shown = (Messages, Before, Begins, Receipts, People, InUse, Reading, Zone);
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

    private static string Flag(bool on) => on ? "true" : "false";

    private DateOnly DayOf(MessageRow message) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(message.SentAt, Zone).DateTime);

    // The name by id: other people may have the viewer's name.
    private MessageLook LookOf(MessageRow message, bool mine, bool editing) => new(
        mine, Viewer.IsStaff && message.EditedAt is not null, !mine && Arrived.Contains(message.Id), editing,
        message.Mentions.Count > 0 && message.Mentions.Any(person => person.Id == Viewer.PersonId) ? Viewer.Name : null);

    // How far the viewer's own message has come: committed, shown on another person's screen, or read by another person. Who has read it is counted
    // in a conversation of three or more people. Staff who are not members of a ticket's thread count once they have read.
    private MessageReceipts ReceiptsOf(MessageRow message)
    {
        var counts = !message.Internal && People.Count >= 3;
        var (delivered, read, of) = (false, 0, People.Count - (People.Contains(message.AuthorId) ? 1 : 0));
        for (var i = 0; i < Receipts.Count; i++)
        {
            var receipt = Receipts[i];
            if (!IsOf(receipt, message))
            {
                continue;
            }

            delivered |= receipt.DeliveredUpTo >= message.Seq;
            if (receipt.ReadUpTo >= message.Seq)
            {
                read++;
                of += People.Contains(receipt.PersonId) ? 0 : 1;
            }
        }

        return new(read > 0 ? "read" : delivered ? "delivered" : "sent", counts ? read : 0, counts ? of : 0);
    }

    private IEnumerable<ReceiptRow> ReadersOf(MessageRow message) =>
        Receipts.Where(receipt => IsOf(receipt, message) && receipt.ReadUpTo >= message.Seq);

    // A client's cursor does not count for notes, which clients cannot see.
    private static bool IsOf(ReceiptRow receipt, MessageRow message) =>
        receipt.PersonId != message.AuthorId && (receipt.IsStaff || !message.Internal);

    /// <summary>The state of a message of the viewer's own, how many have read it, and of how many.</summary>
    private readonly record struct MessageReceipts(string? Status, int Read, int Of);
}
