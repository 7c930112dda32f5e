using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Applies each public message of a ticket's thread to the ticket (<see cref="Ticket.Answered"/>).</summary>
internal sealed class TicketReplies : IReactInTransaction
{
    // Every message of a ticket runs this query: EF Core translates it to SQL once.
    private static readonly CompiledOnce<Func<PortalDb, Guid, CancellationToken, Task<Ticket>>> Find = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid thread, CancellationToken _) => db.Tickets.AsTracking().Single(ticket => ticket.ConversationId == thread)));

    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        foreach (var (_, happened, by) in recorded)
        {
            // A new ticket's first message holds its files and answers nothing.
            if (happened is not MessageSent { StaffOnly: false } sent
                || recorded.Any(one => one.Event is TicketOpened opened && opened.TicketId == sent.SubjectId))
            {
                continue;
            }

            // The sender has loaded the conversation: finding it asks the database nothing.
            if (await db.Conversations.FindAsync([sent.ConversationId], stop) is not { Kind: ConversationKind.Ticket } thread)
            {
                continue;
            }

            var ticket = await Find.For(db)(db, thread.Id, stop);
            var terms = ticket.ReopensOnReply(by) ? await db.TermsOfAsync(ticket.OrganisationId, stop) : ServiceTerms.Default;
            ticket.Answered(by, thread, terms, sent.At);
        }
    }
}
