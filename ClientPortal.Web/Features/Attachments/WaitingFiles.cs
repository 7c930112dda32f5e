using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Attachments;

/// <summary>Sends files with their message: those that its author uploaded before, for its conversation or for the ticket that opens it.</summary>
internal sealed class WaitingFiles : IReactInTransaction
{
    /// <exception cref="RuleBroken">
    /// <c>file.gone</c>: one of the files is missing. A message is not sent without a file that its author saw beside it.
    /// </exception>
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        foreach (var (source, happened, by) in recorded)
        {
            if (happened is MessageSent && source is Message { Files.Count: > 0 } message)
            {
                await SendAsync(db, by, message, stop);
            }
        }
    }

    private static async Task SendAsync(PortalDb db, Viewer by, Message message, CancellationToken stop)
    {
        // The sender has loaded or created it: this asks the database nothing.
        var thread = await db.Conversations.FindAsync([message.ConversationId], stop) ?? throw new NotFound();

        // Files that were uploaded for a new ticket have no conversation yet.
        Guid? place = db.Entry(thread).State == EntityState.Added ? null : thread.Id;
        var files = await db.Attachments
            .Where(one => message.Files.Contains(one.Id) && one.ConversationId == place && one.UploaderId == by.PersonId && one.MessageId == null)
            .ToListAsync(stop);
        if (files.Count != message.Files.Count)
        {
            throw new RuleBroken("file.gone") { Kind = RuleKind.FileGone };
        }

        foreach (var file in files)
        {
            if (place is null)
            {
                file.AttachTo(by, thread);
            }

            file.SendWith(by, message);
        }
    }
}
