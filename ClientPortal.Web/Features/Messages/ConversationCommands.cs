using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

/// <summary>What a person sends. <see cref="ClientId"/> is the browser's id for the message, the same at every retry.</summary>
public sealed record MessageDraft(Guid ClientId, string Content)
{
    public bool Internal { get; init; }
    public Guid? ReplyToId { get; init; }

    /// <summary>People whom it mentions; those who cannot read it are dropped.</summary>
    public IReadOnlyList<Guid> Mentions { get; init; } = [];

    /// <summary>It is a copy of a message of another conversation (<see cref="ForwardCommands"/>).</summary>
    public bool Forwarded { get; init; }

    /// <summary>It came as an answer to a mail (<see cref="MailReplies"/>).</summary>
    public bool ByMail { get; init; }

    /// <summary>Files that the author has uploaded to this conversation and not sent.</summary>
    public IReadOnlyList<Guid> Attachments { get; init; } = [];
}

/// <summary>A message that is committed.</summary>
public sealed record SentMessage(Guid Id, long Seq, DateTimeOffset SentAt);

/// <summary>Sends, edits and deletes messages in every kind of conversation, and stores reactions.</summary>
public sealed class ConversationCommands(PortalStore store, ConversationQueries queries, FileStore files, TimeProvider clock)
{
    /// <summary>Mentions that are kept of one message.</summary>
    public const int MostMentions = 50;

    // Every sent message runs these queries: EF Core translates them to SQL once.
    private static readonly CompiledOnce<Func<PortalDb, Guid, CancellationToken, Task<Conversation?>>> Find = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid id, CancellationToken _) =>
            db.Conversations.AsTracking().Include(conversation => conversation.Members).SingleOrDefault(conversation => conversation.Id == id)));

    private static readonly CompiledOnce<Func<PortalDb, Guid, Guid, CancellationToken, Task<Message?>>> FindSent = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid author, Guid clientId, CancellationToken _) =>
            db.Messages.AsTracking().SingleOrDefault(message => message.AuthorId == author && message.ClientId == clientId)));

    /// <summary>Stores a message once. The same client id of the same author again answers with the first message.</summary>
    /// <exception cref="NotFound">The viewer may not see the conversation, or the client id is of a message of another one.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only, a rule on the message is broken, or a file is no longer there.</exception>
    public async Task<SentMessage> SendAsync(Viewer viewer, Guid conversationId, MessageDraft draft, CancellationToken stop = default)
    {
        Message message;
        try
        {
            message = await store.WriteAsync(db => SendAsync(db, viewer, conversationId, draft, stop), stop);
        }
        catch (RuleBroken refused) when (refused.Kind == RuleKind.FileGone)
        {
            // The same message, sent twice at once, may have attached them since the lookup.
            var sent = await store.ReadAsync(db => FindSent.For(db)(db, viewer.PersonId, draft.ClientId, stop), stop);
            if (sent?.ConversationId != conversationId)
            {
                throw;
            }

            message = sent;
        }

        return new SentMessage(message.Id, message.Seq, message.SentAt);
    }

    /// <summary>Does all of <see cref="SendAsync(Viewer, Guid, MessageDraft, CancellationToken)"/> but the commit; nothing is sent.</summary>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task RehearseAsync(Viewer viewer, Guid conversationId, CancellationToken stop = default) =>
        store.RehearseAsync(db => SendAsync(db, viewer, conversationId, new MessageDraft(Guid.NewGuid(), "?"), stop), stop);

    /// <exception cref="NotFound">The viewer may not see the message.</exception>
    /// <exception cref="RuleBroken">It is deleted, is not the viewer's, or the content is not valid.</exception>
    public Task EditAsync(Viewer viewer, Guid messageId, string content, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var (message, conversation) = await LoadAsync(db, viewer, messageId, stop);
            var hasAttachments = await db.Attachments.AnyAsync(one => one.MessageId == messageId, stop);
            message.Edit(viewer, conversation, content, hasAttachments, clock.GetUtcNow());
            db.WhenCommitted(_ => queries.Invalidate(messageId));
        },
        stop);

    /// <summary>Deletes a message and its files; a tombstone remains.</summary>
    /// <exception cref="NotFound">The viewer may not see the message.</exception>
    /// <exception cref="RuleBroken">It is not the viewer's.</exception>
    public async Task DeleteAsync(Viewer viewer, Guid messageId, CancellationToken stop = default)
    {
        var deleted = await store.WriteAsync(
            async db =>
            {
                var (message, conversation) = await LoadAsync(db, viewer, messageId, stop);
                message.Delete(viewer, conversation, clock.GetUtcNow());
                db.WhenCommitted(_ => queries.Invalidate(messageId));
                var attachments = await db.Attachments.Where(one => one.MessageId == messageId).ToListAsync(stop);
                db.Attachments.RemoveRange(attachments);
                return attachments;
            },
            stop);
        deleted.ForEach(attachment => files.Delete(attachment.StoredName));
    }

    /// <exception cref="NotFound">The viewer may not see the message.</exception>
    /// <exception cref="RuleBroken">It is deleted, or this is not one emoji.</exception>
    public Task ReactAsync(Viewer viewer, Guid messageId, string emoji, CancellationToken stop = default) =>
        ChangeAsync(viewer, messageId, (message, conversation) => message.React(viewer, conversation, emoji, clock.GetUtcNow()), stop);

    /// <exception cref="NotFound">The viewer may not see the message.</exception>
    /// <exception cref="RuleBroken">It is deleted.</exception>
    public Task UnreactAsync(Viewer viewer, Guid messageId, string emoji, CancellationToken stop = default) =>
        ChangeAsync(viewer, messageId, (message, conversation) => message.Unreact(viewer, conversation, emoji, clock.GetUtcNow()), stop);

    private async Task<Message> SendAsync(PortalDb db, Viewer viewer, Guid conversationId, MessageDraft draft, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var conversation = await FindAsync(db, viewer, conversationId, stop);
        if (await FindSent.For(db)(db, viewer.PersonId, draft.ClientId, stop) is { } sent)
        {
            return sent.ConversationId == conversationId ? sent : throw new NotFound();
        }

        if (!draft.Internal && !conversation.IsMember(viewer.PersonId))
        {
            conversation.Add(viewer, await db.People.SingleAsync(person => person.Id == viewer.PersonId, stop), now);
        }

        // The members are the audience: when they change at the same time, the version conflicts and the write is repeated with the new members.
        db.Entry(conversation).Property(one => one.Version).IsModified = true;
        var message = Message.Send(viewer, conversation, await WordsAsync(db, viewer, draft, stop), now);
        db.Messages.Add(message);
        if (message is { ReplyToId: null, Mentions: [], Files: [] })
        {
            db.WhenCommitted(events => queries.Prime(viewer, message, conversation, events.First(logged => logged.Event is MessageSent).Seq));
        }

        return message;
    }

    private static async Task<MessageWords> WordsAsync(PortalDb db, Viewer viewer, MessageDraft draft, CancellationToken stop)
    {
        var answered = draft.ReplyToId is { } id
            ? await db.Messages.VisibleTo(viewer, db).SingleOrDefaultAsync(message => message.Id == id, stop) ?? throw new NotFound()
            : null;
        var named = draft.Mentions.Distinct().Take(MostMentions).ToList();
        return new MessageWords(draft.ClientId, draft.Content)
        {
            Internal = draft.Internal,
            Forwarded = draft.Forwarded,
            ByMail = draft.ByMail,
            Files = draft.Attachments,
            ReplyTo = answered,
            Mentions = named.Count == 0 ? [] : await db.People.VisibleTo(viewer).Where(person => named.Contains(person.Id)).ToListAsync(stop),
        };
    }

    private Task ChangeAsync(Viewer viewer, Guid messageId, Action<Message, Conversation> change, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var (message, conversation) = await LoadAsync(db, viewer, messageId, stop);
            change(message, conversation);
        },
        stop);

    private async Task<(Message Message, Conversation Conversation)> LoadAsync(PortalDb db, Viewer viewer, Guid messageId, CancellationToken stop)
    {
        var message = await db.Messages.VisibleTo(viewer, db).Include(one => one.Reactions).Include(one => one.Revisions).AsSplitQuery()
            .SingleOrDefaultAsync(one => one.Id == messageId, stop) ?? throw new NotFound();
        return (message, await FindAsync(db, viewer, message.ConversationId, stop));
    }

    private async Task<Conversation> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await Find.For(db)(db, id, stop) is { } conversation && conversation.IsVisibleTo(viewer) ? conversation : throw new NotFound();
}
