using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// Copies a message into another conversation, without its author's name: members of one conversation must not learn who takes part in another.
/// </summary>
public sealed class ForwardCommands(PortalStore store, ConversationCommands messages, AttachmentCommands attachments, FileStore files)
{
    /// <summary>Sends the text and copies of the files. The same client id again is the same message.</summary>
    /// <exception cref="NotFound">The viewer may not see the message or the conversation.</exception>
    /// <exception cref="RuleBroken">The message is an internal note or deleted, or a rule on messages or files is broken.</exception>
    public async Task<SentMessage> ForwardAsync(Viewer viewer, Guid messageId, Guid conversationId, Guid clientId, CancellationToken stop = default)
    {
        var (content, brought) = await store.ReadAsync(db => ContentAsync(db, viewer, messageId, stop), stop);
        var copies = new List<Guid>();
        foreach (var file in brought)
        {
            // Stored as a new upload: the quota applies, and the scanner, which may be newer, can refuse it.
            await using var stored = File.OpenRead(files.PathOf(file.StoredName));
            copies.Add((await attachments.AddAsync(viewer, conversationId, file.Name, stored, file.Size, stop)).Id);
        }

        var draft = new MessageDraft(clientId, content) { Attachments = copies, Forwarded = true };
        return await messages.SendAsync(viewer, conversationId, draft, stop);
    }

    private static async Task<(string Content, List<Attachment> Files)> ContentAsync(
        PortalDb db, Viewer viewer, Guid messageId, CancellationToken stop)
    {
        var message = await db.Messages.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == messageId, stop) ?? throw new NotFound();
        var conversation = await db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == message.ConversationId, stop);
        message.MustBeForwardable(viewer, conversation);
        return (message.Content, await db.Attachments.Where(one => one.MessageId == messageId).OrderBy(one => one.Id).ToListAsync(stop));
    }
}
