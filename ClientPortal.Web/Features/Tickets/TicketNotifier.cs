using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Tells a circuit's components what happened to the tickets that its viewer sees.</summary>
public sealed class TicketNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>The ticket that an event is about; null when it is about something else.</summary>
    public static Guid? TicketOf(LoggedEvent logged) => logged.Event switch
    {
        TicketEvent ticket => ticket.TicketId,
        ConversationMemberAdded or ConversationMemberRemoved => ((ConversationEvent)logged.Event).SubjectId,
        _ => null,
    };

    /// <summary>Each ticket that a batch is about, once, with the newest event about it.</summary>
    public static IEnumerable<(Guid Id, long Seq)> TicketsIn(LiveBatch batch) =>
        batch.Events.Select(logged => (Id: TicketOf(logged)!.Value, logged.Seq)).GroupBy(one => one.Id, (id, all) => (id, all.Max(one => one.Seq)));

    protected override bool Concerns(LoggedEvent logged) => TicketOf(logged) is not null;
}
