using ClientPortal.Domain.Conversations;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// What all blocks of a thread are drawn with. One object: a value of its own for each block and parameter would cost every circuit memory, at each
/// message.
/// </summary>
/// <param name="Receipts">All receipts; a new list when one of them has changed.</param>
/// <param name="People">The members; a new set when one is added or removed.</param>
/// <param name="Unread">The first unread message.</param>
/// <param name="Arrived">Messages that arrived while the thread was open. It grows only with messages that are new to their block.</param>
/// <param name="InUse">What the viewer has opened at messages of the thread; another dictionary when that has changed.</param>
/// <param name="Reading">How often the thread was loaded: then the viewer may have changed, and a message may look different to them.</param>
/// <param name="Zone">In which days begin.</param>
/// <param name="MoreBefore">Whether there are earlier messages that the viewer could read.</param>
/// <param name="OnEdited">The viewer saved or left the form of a message (<see cref="MessageEditForm.OnDone"/>).</param>
public sealed record ThreadView(
    IReadOnlyList<ReceiptRow> Receipts, IReadOnlySet<Guid> People, UnreadMark? Unread, IReadOnlySet<Guid> Arrived,
    IReadOnlyDictionary<Guid, MessageInUse> InUse, int Reading, TimeZoneInfo Zone, bool MoreBefore,
    EventCallback<(MessageRow Message, string? Content)> OnEdited);

/// <summary>The messages of a block.</summary>
/// <param name="Number">The same for all messages that belong into it.</param>
/// <param name="Rows">The messages.</param>
/// <param name="Above">The message above the first one; null where the window begins.</param>
public sealed record MessageSpan(long Number, List<MessageRow> Rows, MessageRow? Above)
{
    /// <summary>The same number as one object for all renders.</summary>
    public object Key { get; } = Number;

    public bool IsOf(List<MessageRow> all, int from, int to)
    {
        var same = Rows.Count == to - from;
        for (var i = 0; same && i < Rows.Count; i++)
        {
            same = ReferenceEquals(Rows[i], all[from + i]);
        }

        return same;
    }
}
