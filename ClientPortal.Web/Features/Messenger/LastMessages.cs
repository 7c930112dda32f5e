using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>
/// Primes the messenger's shared read with each message that is sent, so that no list of conversations reads it from the database.
/// </summary>
internal sealed class LastMessages(MessengerQueries queries) : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        foreach (var (source, happened, by) in recorded)
        {
            if (happened is MessageSent && source is Message message
                && await db.Conversations.FindAsync([message.ConversationId], stop) is { } conversation)
            {
                db.WhenCommitted(events => queries.Prime(
                    by, message, conversation, events.First(logged => logged.Event.EventId == happened.EventId).Seq));
            }
            else if (happened is MessageEdited or MessageDeleted)
            {
                db.WhenCommitted(_ => queries.Invalidate(((MessageChange)happened).MessageId));
            }
        }
    }
}
