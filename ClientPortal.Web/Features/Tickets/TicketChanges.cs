using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Which events change a ticket: its own, and of its conversation the members and the messages that its requester may read.</summary>
internal static class TicketChanges
{
    /// <summary>The ticket that an event is about; null for other events and for internal notes, which change nothing of a ticket.</summary>
    public static Guid? TicketOf(PortalEvent happened) => happened switch
    {
        TicketEvent ticket => ticket.TicketId,
        ConversationMemberAdded or ConversationMemberRemoved or MessageSent { StaffOnly: false } => ((ConversationEvent)happened).SubjectId,
        _ => null,
    };

    public static bool IsOne(PortalEvent happened) => TicketOf(happened) is not null;
}
