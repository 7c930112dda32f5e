using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>What is known of conversations, through a viewer's eyes.</summary>
public sealed class ConversationQueries(PortalStore store, SharedReads reads)
{
    public const int PageSize = 50;

    public async Task<ConversationDetail> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) => await store.ReadAsync(
        async db =>
        {
            var conversation = await db.Conversations.VisibleTo(viewer).Where(one => one.Id == id)
                .Select(one => new { one.Kind, one.SubjectId, one.OrganisationId }).SingleOrDefaultAsync(stop) ?? throw new NotFound();
            var members = await db.Conversations.Where(one => one.Id == id).SelectMany(one => one.Members)
                .Join(db.People, member => member.PersonId, person => person.Id, (member, person) => person)
                .OrderBy(person => person.Name).Select(person => new ConversationPerson(person.Id, person.Name, person.Role != Role.Client)).ToListAsync(stop);
            return new ConversationDetail(id, conversation.Kind, conversation.SubjectId, conversation.OrganisationId, members, await ReceiptsAsync(db, id, stop));
        },
        stop);

    public async Task<MessageRow> OneAsync(Viewer viewer, Guid messageId, CancellationToken stop = default) => await store.ReadAsync(
        db => db.Messages.VisibleTo(viewer, db).Where(message => message.Id == messageId).Select(Row(db)).SingleOrDefaultAsync(stop), stop) ?? throw new NotFound();

    /// <summary>The names of these people, where the viewer may read: of those it may see, and of whoever takes part.</summary>
    public Task<List<ConversationPerson>> PeopleAsync(Viewer viewer, Guid id, IReadOnlyCollection<Guid> people, CancellationToken stop = default) => store.ReadAsync(
        db => db.People.Where(person => people.Contains(person.Id) && db.Conversations.VisibleTo(viewer).Any(conversation => conversation.Id == id
                && (db.People.VisibleTo(viewer).Any(seen => seen.Id == person.Id) || conversation.Members.Any(member => member.PersonId == person.Id))))
            .OrderBy(person => person.Name).Select(person => new ConversationPerson(person.Id, person.Name, person.Role != Role.Client)).ToListAsync(stop),
        stop);

    /// <summary>The newest messages, or those before or after one; oldest first.</summary>
    public Task<MessagePage> PageAsync(Viewer viewer, Guid conversationId, long? before = null, long? after = null, int limit = PageSize, CancellationToken stop = default) =>
        store.ReadAsync(
            async db =>
            {
                var messages = db.Messages.VisibleTo(viewer, db).Where(message => message.ConversationId == conversationId);
                if (after is { } from)
                {
                    var newer = await messages.Where(message => message.Seq > from).OrderBy(message => message.Seq).Take(limit + 1).Select(Row(db)).ToListAsync(stop);
                    return new MessagePage([.. newer.Take(limit)], true, newer.Count > limit);
                }

                var older = await messages.Where(message => before == null || message.Seq < before).OrderByDescending(message => message.Seq)
                    .Take(limit + 1).Select(Row(db)).ToListAsync(stop);
                return new MessagePage([.. older.Take(limit).Reverse()], older.Count > limit, before is not null);
            },
            stop);

    /// <summary>
    /// The message as the event at <paramref name="seq"/> left it, or newer; read once and shared by all circuits that heard. Null for a
    /// client when it is an internal note: asked again here, though no client hears of one.
    /// </summary>
    public async Task<MessageRow?> MessageAsync(Viewer viewer, Guid messageId, long seq)
    {
        var read = await reads.OnceAsync((nameof(MessageAsync), messageId, seq), () => store.ReadAsync(async db =>
            await db.Messages.Where(message => message.Id == messageId).Select(Row(db)).SingleOrDefaultAsync() is { } row
                ? new Shared<MessageRow>(row, await ConversationAsync(db, row.ConversationId))
                : null));
        return read is null || (read.Answer.Internal && !viewer.IsStaff) ? null : read.For(viewer);
    }

    /// <summary>Everybody's receipts, shared as above; none where the viewer may not read.</summary>
    public async Task<IReadOnlyList<ReceiptRow>> ReceiptsAsync(Viewer viewer, Guid conversationId, long seq)
    {
        var read = await reads.OnceAsync((nameof(ReceiptsAsync), conversationId, seq), () => store.ReadAsync(async db =>
            await ConversationAsync(db, conversationId) is { } conversation
                ? new Shared<List<ReceiptRow>>(await ReceiptsAsync(db, conversationId, CancellationToken.None), conversation)
                : null));
        return read?.For(viewer) ?? [];
    }

    private static Task<Conversation?> ConversationAsync(PortalDb db, Guid id) =>
        db.Conversations.Include(conversation => conversation.Members).SingleOrDefaultAsync(conversation => conversation.Id == id);

    // One answer for all circuits that heard; each asks whether it is for its viewer.
    private sealed record Shared<T>(T Answer, Conversation? Conversation)
        where T : class
    {
        public T? For(Viewer viewer) => Conversation?.IsVisibleTo(viewer) == true ? Answer : null;
    }

    private static Task<List<ReceiptRow>> ReceiptsAsync(PortalDb db, Guid conversationId, CancellationToken stop) =>
        db.Receipts.Where(receipt => receipt.ConversationId == conversationId)
            .Join(db.People, receipt => receipt.PersonId, person => person.Id, (receipt, person) => new ReceiptRow(
                person.Id, person.Name, person.Role != Role.Client, receipt.DeliveredUpTo, receipt.ReadUpTo, receipt.ReadAt))
            .ToListAsync(stop);

    private static Expression<Func<Message, MessageRow>> Row(PortalDb db) => message => new MessageRow
    {
        Id = message.Id,
        Seq = message.Seq,
        ConversationId = message.ConversationId,
        AuthorId = message.AuthorId,
        AuthorName = db.People.Where(person => person.Id == message.AuthorId).Select(person => person.Name).First(),
        AuthorIsStaff = db.People.Any(person => person.Id == message.AuthorId && person.Role != Role.Client),
        ClientId = message.ClientId,
        Content = message.Content,
        Internal = message.Internal,
        ReplyToId = message.ReplyToId,
        SentAt = message.SentAt,
        EditedAt = message.EditedAt,
        DeletedAt = message.DeletedAt,
        Reactions = message.Reactions.OrderBy(reaction => reaction.At).Select(reaction => new ReactionRow(reaction.PersonId, reaction.Emoji)).ToList(),
        Attachments = db.Attachments.Where(one => one.MessageId == message.Id).OrderBy(one => one.Id)
            .Select(one => new AttachmentRow(one.Id, one.Name, one.Size, one.ContentType)).ToList(),
    };
}
