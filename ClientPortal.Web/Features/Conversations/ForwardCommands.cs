using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Says in one conversation what was said in another. Whose words they were stays there: people of one never learn of people of the other.</summary>
public sealed class ForwardCommands(PortalStore store, ConversationCommands messages, AttachmentCommands attachments, FileStore files)
{
    /// <summary>The same client id again is the same message, as with any other.</summary>
    public async Task<SentMessage> ForwardAsync(Viewer viewer, Guid messageId, Guid conversationId, Guid clientId, CancellationToken stop = default)
    {
        var (content, brought) = await store.ReadAsync(db => WhatItSaysAsync(db, viewer, messageId, stop), stop);
        var copies = new List<Guid>();
        foreach (var file in brought)
        {
            // Taken in as if it came from outside: there is room for it or not, and a scanner that knows more by now may refuse it.
            await using var stored = File.OpenRead(files.PathOf(file.StoredName));
            copies.Add((await attachments.AddAsync(viewer, conversationId, file.Name, stored, file.Size, stop)).Id);
        }

        return await messages.SendAsync(viewer, conversationId, new MessageDraft(clientId, content) { Attachments = copies, Forwarded = true }, stop);
    }

    private static async Task<(string Content, List<Attachment> Files)> WhatItSaysAsync(PortalDb db, Viewer viewer, Guid messageId, CancellationToken stop)
    {
        var message = await db.Messages.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == messageId, stop) ?? throw new NotFound();
        var conversation = await db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == message.ConversationId, stop);
        message.MustBeForwardable(viewer, conversation);
        return (message.Content, await db.Attachments.Where(one => one.MessageId == messageId).OrderBy(one => one.Id).ToListAsync(stop));
    }
}
