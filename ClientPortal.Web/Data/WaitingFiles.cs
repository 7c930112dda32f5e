using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>Files that were uploaded before the message or ticket that they are for.</summary>
internal static class WaitingFiles
{
    /// <summary>
    /// The viewer's own unsent files with these ids in the conversation (null: for a new ticket). Null when one of them is missing: a message is
    /// not sent without a file that its author saw beside it.
    /// </summary>
    /// <exception cref="RuleBroken"><c>file.too-many</c>.</exception>
    public static async Task<List<Attachment>?> WaitingAsync(
        this PortalDb db, Viewer viewer, Guid? conversationId, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        if (ids.Count > Message.MostAttachments)
        {
            throw new RuleBroken("file.too-many", Message.MostAttachments);
        }

        var wanted = ids.Distinct().ToList();
        var found = await db.Attachments
            .Where(one => wanted.Contains(one.Id) && one.ConversationId == conversationId
                && one.UploaderId == viewer.PersonId && one.MessageId == null)
            .ToListAsync(stop);
        return found.Count == wanted.Count ? found : null;
    }
}
