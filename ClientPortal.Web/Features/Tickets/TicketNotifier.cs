using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Tells a circuit's components what happened to the tickets that its viewer sees.</summary>
public sealed class TicketNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>The ticket whose page is open; set and cleared by the page.</summary>
    public Guid? Open { get; private set; }

    /// <summary>The ticket counts as open until this is disposed, or another page opens.</summary>
    public IDisposable Opened(Guid ticketId)
    {
        Open = ticketId;
        return new Page(this, ticketId);
    }

    /// <summary>The ticket that an event is about; null for other events and for internal notes, which change nothing of a ticket.</summary>
    public static Guid? TicketOf(LoggedEvent logged) => logged.Event switch
    {
        TicketEvent ticket => ticket.TicketId,
        ConversationMemberAdded or ConversationMemberRemoved or MessageSent { StaffOnly: false } => ((ConversationEvent)logged.Event).SubjectId,
        _ => null,
    };

    /// <summary>Each ticket that a batch is about, once, with the newest event about it.</summary>
    public static IEnumerable<(Guid Id, long Seq)> TicketsIn(LiveBatch batch) =>
        from logged in batch.Events
        let ticket = TicketOf(logged)
        where ticket is not null
        group logged.Seq by ticket.Value into same
        select (same.Key, same.Max());

    protected override bool Concerns(LoggedEvent logged) => TicketOf(logged) is not null;

    private sealed class Page(TicketNotifier notifier, Guid ticketId) : IDisposable
    {
        public void Dispose() => notifier.Open = notifier.Open == ticketId ? null : notifier.Open;
    }
}

/// <summary>Tells a circuit's components about changes to terms, canned replies and the viewer's saved views.</summary>
public sealed class TicketDeskNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LoggedEvent logged) => logged.Event is TermsChanged or RepliesChanged or ViewsChanged;
}
