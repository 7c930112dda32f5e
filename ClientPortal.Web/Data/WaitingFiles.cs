using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>Files that were sent ahead of what they go with.</summary>
internal static class WaitingFiles
{
    /// <summary>All of these, the viewer's own that wait in the conversation (null: for a ticket), or null when one is not there: nothing goes out without what its author saw beside it.</summary>
    public static async Task<List<Attachment>?> WaitingAsync(this PortalDb db, Viewer viewer, Guid? conversationId, IReadOnlyCollection<Guid> ids, CancellationToken stop)
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
            .Where(one => wanted.Contains(one.Id) && one.ConversationId == conversationId && one.UploaderId == viewer.PersonId && one.MessageId == null).ToListAsync(stop);
        return found.Count == wanted.Count ? found : null;
    }
}
