using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Messages;

public sealed partial class MessageBlock
{
    private MessageSpan? shownSpan;
    private ThreadView? shownView;
    private bool mustRender = true;

    [Parameter, EditorRequired] public required MessageSpan Span { get; set; }

    [Parameter, EditorRequired] public required ThreadView View { get; set; }

    internal IReadOnlyList<MessageRow> Messages => Span.Rows;

    // There is no earlier message that the viewer could have read.
    private bool Begins => Span.Above is null && !View.MoreBefore;

    private Viewer Viewer => Services.Session.Viewer;
    private IStringLocalizer<ChatTexts> L => Services.Texts;

    // A span whose messages are the same as before has kept its list.
    protected override void OnParametersSet()
    {
        mustRender = shownSpan is not { } span || shownView is not { } view
            || !ReferenceEquals(span.Rows, Span.Rows) || !ReferenceEquals(span.Above, Span.Above)
            || (Span.Above is null && view.MoreBefore != View.MoreBefore) || !view.Zone.Equals(View.Zone)
            || view.Reading != View.Reading || !ReferenceEquals(view.InUse, View.InUse)
            || (!(ReferenceEquals(view.Receipts, View.Receipts) && ReferenceEquals(view.People, View.People))
                && Messages.Any(message => message.AuthorId == Viewer.PersonId));
        (shownSpan, shownView) = (Span, View);
    }

    protected override bool ShouldRender() => mustRender;

    private static string Flag(bool on) => on ? "true" : "false";

    private DateOnly DayOf(MessageRow message) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(message.SentAt, View.Zone).DateTime);

    // The name by id: other people may have the viewer's name.
    private MessageLook LookOf(MessageRow message, bool mine, bool editing) => new(
        mine, Viewer.IsStaff && message.EditedAt is not null, !mine && View.Arrived.Contains(message.Id), editing,
        message.Mentions.Count > 0 && message.Mentions.Any(person => person.Id == Viewer.PersonId) ? Viewer.Name : null);

    // How far the viewer's own message has come: committed, shown on another person's screen, or read by another person. Who has read it is counted
    // in a conversation of three or more people. Staff who are not members of a ticket's thread count once they have read.
    private MessageReceipts ReceiptsOf(MessageRow message)
    {
        var counts = !message.Internal && View.People.Count >= 3;
        var (delivered, read, of) = (false, 0, View.People.Count - (View.People.Contains(message.AuthorId) ? 1 : 0));
        for (var i = 0; i < View.Receipts.Count; i++)
        {
            var receipt = View.Receipts[i];
            if (!IsOf(receipt, message))
            {
                continue;
            }

            delivered |= receipt.DeliveredUpTo >= message.Seq;
            if (receipt.ReadUpTo >= message.Seq)
            {
                read++;
                of += View.People.Contains(receipt.PersonId) ? 0 : 1;
            }
        }

        return new(read > 0 ? "read" : delivered ? "delivered" : "sent", counts ? read : 0, counts ? of : 0);
    }

    private IEnumerable<ReceiptRow> ReadersOf(MessageRow message) =>
        View.Receipts.Where(receipt => IsOf(receipt, message) && receipt.ReadUpTo >= message.Seq);

    // A client's cursor does not count for notes, which clients cannot see.
    private static bool IsOf(ReceiptRow receipt, MessageRow message) =>
        receipt.PersonId != message.AuthorId && (receipt.IsStaff || !message.Internal);

    /// <summary>The state of a message of the viewer's own, how many have read it, and of how many.</summary>
    private readonly record struct MessageReceipts(string? Status, int Read, int Of);
}
