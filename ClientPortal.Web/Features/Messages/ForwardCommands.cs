using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// Copies a message into another conversation, without its author's name: members of one conversation must not learn who takes part in another.
/// </summary>
public sealed class ForwardCommands(PortalStore store, ConversationCommands messages, CopyFiles copyFiles)
{
    /// <summary>Sends the text and copies of the files. The same client id again is the same message.</summary>
    /// <exception cref="NotFound">The viewer may not see the message or the conversation.</exception>
    /// <exception cref="RuleBroken">The message is an internal note or deleted, or a rule on messages or files is broken.</exception>
    public async Task<SentMessage> ForwardAsync(Viewer viewer, Guid messageId, Guid conversationId, Guid clientId, CancellationToken stop = default)
    {
        var content = await store.ReadAsync(db => ContentAsync(db, viewer, messageId, stop), stop);
        var copies = await copyFiles(viewer, messageId, conversationId, stop);
        var draft = new MessageDraft(clientId, content) { Attachments = copies, Forwarded = true };
        return await messages.SendAsync(viewer, conversationId, draft, stop);
    }

    private static async Task<string> ContentAsync(PortalDb db, Viewer viewer, Guid messageId, CancellationToken stop)
    {
        var message = await db.Messages.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == messageId, stop) ?? throw new NotFound();
        var conversation = await db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == message.ConversationId, stop);
        message.MustBeForwardable(viewer, conversation);
        return message.Content;
    }
}
