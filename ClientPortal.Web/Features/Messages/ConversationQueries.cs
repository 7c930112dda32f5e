using ClientPortal.Domain;
using ClientPortal.Domain.Access;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

/// <summary>Reads conversations, messages and receipts, as far as the viewer may see them.</summary>
public sealed partial class ConversationQueries(PortalStore store, SharedReads reads)
{
    public const int PageSize = 50;

    // A person who types a name reads no more suggestions than this.
    private const int MostNames = 8;

    // Every page of a thread asks this when it opens, and all of them when a receipt moves: EF Core translates it to SQL once.
    private static readonly CompiledOnce<Func<PortalDb, Guid, IAsyncEnumerable<ReceiptRow>>> Receipts = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid id) => db.Receipts.Where(receipt => receipt.ConversationId == id)
            .Join(db.People, receipt => receipt.PersonId, person => person.Id, (receipt, person) => new ReceiptRow(
                person.Id, person.Name, person.Role != Role.Client, receipt.DeliveredUpTo, receipt.ReadUpTo, receipt.ReadAt)
            {
                Open = new ValueTuple<long, long>(
                    db.Messages.Where(message => message.ConversationId == id && !message.Internal && message.Seq <= receipt.DeliveredUpTo)
                        .Max(message => (long?)message.Seq) ?? 0,
                    db.Messages.Where(message => message.ConversationId == id && !message.Internal && message.Seq <= receipt.ReadUpTo)
                        .Max(message => (long?)message.Seq) ?? 0),
            })));

    /// <summary>
    /// The conversation and who takes part, with the receipts and what the viewer has not read. With the newest event on the node as
    /// <paramref name="seq"/>, what is the same for all is read once for those who open it; null reads anew.
    /// </summary>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    public async Task<ConversationDetail> FindAsync(Viewer viewer, Guid id, long? seq = null, CancellationToken stop = default)
    {
        var (conversation, people) = await WholeAsync(viewer, id, seq, stop);
        return await store.ReadAsync(
            async db => new ConversationDetail(id, conversation.Kind, conversation.SubjectId, conversation.OrganisationId, people,
                [.. (await ReceiptsAsync(db, id, stop)).Select(receipt => receipt.For(viewer))])
            {
                Unread = conversation.IsMember(viewer.PersonId)
                    ? await db.Messages.UnreadBy(viewer, db).Where(message => message.ConversationId == id).OrderBy(message => message.Seq)
                        .Select(message => new UnreadMark(message.Id, message.Seq)).FirstOrDefaultAsync(stop)
                    : null, // without the question, which would ask it of every message
            },
            stop);
    }

    /// <exception cref="NotFound">The viewer may not see the message.</exception>
    public async Task<MessageRow> OneAsync(Viewer viewer, Guid messageId, CancellationToken stop = default) => await store.ReadAsync(
        async db => (await RowsAsync(db, db.Messages.VisibleTo(viewer, db).Where(message => message.Id == messageId), stop)).SingleOrDefault(),
        stop) ?? throw new NotFound();

    /// <summary>The newest messages, or those before or after one; oldest first.</summary>
    public Task<MessagePage> PageAsync(
        Viewer viewer, Guid conversationId, long? before = null, long? after = null, int limit = PageSize, CancellationToken stop = default) =>
        store.ReadAsync(
            async db =>
            {
                var messages = db.Messages.VisibleTo(viewer, db).Where(message => message.ConversationId == conversationId);
                if (after is { } from)
                {
                    var newer = await RowsAsync(
                        db, messages.Where(message => message.Seq > from).OrderBy(message => message.Seq).Take(limit + 1), stop);
                    return new MessagePage([.. newer.Take(limit)], true, newer.Count > limit);
                }

                var older = await RowsAsync(
                    db,
                    messages.Where(message => before == null || message.Seq < before).OrderByDescending(message => message.Seq).Take(limit + 1),
                    stop);
                return new MessagePage([.. older.Take(limit).Reverse()], older.Count > limit, before is not null);
            },
            stop);

    /// <summary>
    /// The newest messages as the event at <paramref name="seq"/> left them, or newer; read once for all staff who open it, and once for all clients.
    /// </summary>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    public async Task<MessagePage> NewestAsync(Viewer viewer, Guid conversationId, int limit, long seq)
    {
        await WholeAsync(viewer, conversationId, seq, CancellationToken.None);
        var page = await reads.OnceAsync((nameof(NewestAsync), conversationId, seq, limit, viewer.IsStaff), () => store.ReadAsync(async db =>
        {
            var messages = db.Messages.Where(message => message.ConversationId == conversationId).AllowedBy(
                AccessRules.Message, viewer, message => new MessageAccess { IsInternal = message.Internal, IsInVisibleConversation = true });
            var newest = await RowsAsync(db, messages.OrderByDescending(message => message.Seq).Take(limit + 1), CancellationToken.None);
            return (MessagePage?)new MessagePage([.. newest.Take(limit).Reverse()], newest.Count > limit, false);
        }));
        return page!;
    }

    /// <summary>A page of messages with this one in the middle: the target of a link, a search hit or a quotation.</summary>
    /// <exception cref="NotFound">The viewer may not see the message.</exception>
    public Task<MessagePage> AroundAsync(Viewer viewer, Guid conversationId, Guid messageId, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var messages = db.Messages.VisibleTo(viewer, db).Where(message => message.ConversationId == conversationId);
            var seq = await messages.Where(message => message.Id == messageId).Select(message => (long?)message.Seq).SingleOrDefaultAsync(stop)
                ?? throw new NotFound();
            const int Half = PageSize / 2;
            var older = await RowsAsync(
                db, messages.Where(message => message.Seq < seq).OrderByDescending(message => message.Seq).Take(Half + 1), stop);
            var newer = await RowsAsync(db, messages.Where(message => message.Seq >= seq).OrderBy(message => message.Seq).Take(Half + 1), stop);
            return new MessagePage([.. older.Take(Half).Reverse(), .. newer.Take(Half)], older.Count > Half, newer.Count > Half);
        },
        stop);

    /// <summary>The first message at or after that moment; the last one when all are older. Null where there is none.</summary>
    public Task<Guid?> SinceAsync(Viewer viewer, Guid conversationId, DateTimeOffset moment, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var messages = db.Messages.VisibleTo(viewer, db).Where(message => message.ConversationId == conversationId);
            return await messages.Where(message => message.SentAt >= moment).OrderBy(message => message.Seq)
                    .Select(message => (Guid?)message.Id).FirstOrDefaultAsync(stop)
                ?? await messages.OrderByDescending(message => message.Seq).Select(message => (Guid?)message.Id).FirstOrDefaultAsync(stop);
        },
        stop);

    /// <summary>
    /// Whom the viewer can mention here: those who take part, and all staff where staff may read. The viewer is not among them. People with the same
    /// name are marked (<see cref="Mentionable.Shared"/>).
    /// </summary>
    public async Task<List<Mentionable>> MentionableAsync(Viewer viewer, Guid conversationId, string begun, CancellationToken stop = default)
    {
        var wanted = Text.Fold(begun).Trim();
        var found = await store.ReadAsync(
            db => db.People.VisibleTo(viewer).Where(person => person.Id != viewer.PersonId && person.DisabledAt == null
                    && PortalDb.Fold(person.Name).Contains(wanted)
                    && db.Conversations.VisibleTo(viewer).Any(one => one.Id == conversationId
                        && (one.Members.Any(member => member.PersonId == person.Id)
                        || (person.Role != Role.Client && (one.Kind == ConversationKind.Ticket || one.Kind == ConversationKind.Project)))))
                .OrderByDescending(person => db.Conversations.Any(one =>
                    one.Id == conversationId && one.Members.Any(member => member.PersonId == person.Id)))
                .ThenBy(person => person.Name)
                .Take(MostNames).Select(person => new Mentionable(
                    person.Id, person.Name, person.Role, person.JobTitle,
                    db.Organisations.Where(one => one.Id == person.OrganisationId).Select(one => one.Name).First(), false))
                .ToListAsync(stop),
            stop);
        var shared = found.GroupBy(one => Folding.Of(one.Name)).Where(same => same.Count() > 1).SelectMany(same => same).ToHashSet();
        return found.ConvertAll(one => one with { Shared = shared.Contains(one) });
    }

    /// <summary>
    /// The message as the event at <paramref name="seq"/> left it, or newer; read once and shared by all circuits that received the event. Null for
    /// a client when it is an internal note: access is checked again here, although no client receives such an event.
    /// </summary>
    public async Task<MessageRow?> MessageAsync(Viewer viewer, Guid messageId, long seq)
    {
        var read = await reads.OnceAsync((nameof(MessageAsync), messageId, seq), () => store.ReadAsync(async db =>
            (await RowsAsync(db, db.Messages.Where(message => message.Id == messageId), CancellationToken.None)).SingleOrDefault() is { } row
                ? new Shared<MessageRow>(row, await ConversationAsync(db, row.ConversationId))
                : null));
        return read is not null && AccessRules.Message.Allows(
            viewer, new MessageAccess { IsInternal = read.Answer.Internal, IsInVisibleConversation = read.IsVisibleTo(viewer) }) ? read.Answer : null;
    }

    /// <summary>
    /// Primes the shared read with a message that was just committed, so that no circuit reads it from the database. Only for a message without
    /// reply, mentions and files, which are in other tables.
    /// </summary>
    internal void Prime(Viewer author, Message message, Conversation conversation, long seq)
    {
        var row = new MessageRow
        {
            Id = message.Id,
            Seq = message.Seq,
            ConversationId = message.ConversationId,
            AuthorId = message.AuthorId,
            AuthorName = author.Name,
            AuthorIsStaff = author.IsStaff,
            ClientId = message.ClientId,
            Content = message.Content,
            Internal = message.Internal,
            Forwarded = message.Forwarded,
            ByMail = message.ByMail,
            SentAt = message.SentAt,
        };
        reads.Prime((nameof(MessageAsync), message.Id, seq), new Shared<MessageRow>(row, conversation));
    }

    /// <summary>
    /// Drops the shared reads of a changed message, and the pages that may hold it: a circuit that is late must not show its earlier text.
    /// </summary>
    internal void Invalidate(Guid messageId) => reads.Invalidate(key =>
        key is ValueTuple<string, Guid, long>(var what, var id, _) && what == nameof(MessageAsync) && id == messageId
        || key is ValueTuple<string, Guid, long, int, bool>(nameof(NewestAsync), _, _, _, _));

    /// <summary>
    /// All receipts as of the signal with that number (<see cref="ReceiptsChanged"/>), or newer; one read is shared by all circuits. Empty where the
    /// viewer may not read.
    /// </summary>
    public async Task<IReadOnlyList<ReceiptRow>> ReceiptsAsync(Viewer viewer, Guid conversationId, long moment)
    {
        var read = await reads.OnceAsync((nameof(ReceiptsAsync), conversationId, moment), () => store.ReadAsync(async db =>
            await ConversationAsync(db, conversationId) is { } conversation
                ? new Shared<List<ReceiptRow>>(await ReceiptsAsync(db, conversationId, CancellationToken.None), conversation)
                : null));
        return [.. (read?.For(viewer) ?? []).Select(receipt => receipt.For(viewer))];
    }

    private async Task<(Conversation Conversation, List<ConversationPerson> People)> WholeAsync(
        Viewer viewer, Guid id, long? seq, CancellationToken stop)
    {
        var read = seq is null
            ? await store.ReadAsync(db => PeopleAsync(db, id, stop), stop)
            : await reads.OnceAsync((nameof(WholeAsync), id, seq), () => store.ReadAsync(db => PeopleAsync(db, id, CancellationToken.None)));
        return read?.For(viewer) is { } people ? (read.Conversation!, people) : throw new NotFound();
    }

    private static async Task<Shared<List<ConversationPerson>>?> PeopleAsync(PortalDb db, Guid id, CancellationToken stop) =>
        await ConversationAsync(db, id) is { } conversation
            ? new Shared<List<ConversationPerson>>(
                await db.Set<ConversationMember>().Where(member => member.ConversationId == id)
                    .Join(db.People, member => member.PersonId, person => person.Id, (member, person) => person)
                    .OrderBy(person => person.Name)
                    .Select(person => new ConversationPerson(person.Id, person.Name, person.Role != Role.Client)).ToListAsync(stop),
                conversation)
            : null;

    private static Task<Conversation?> ConversationAsync(PortalDb db, Guid id) =>
        db.Conversations.Include(conversation => conversation.Members).SingleOrDefaultAsync(conversation => conversation.Id == id);

    // One answer for all circuits that received the event; each checks its viewer's access.
    private sealed record Shared<T>(T Answer, Conversation? Conversation)
        where T : class
    {
        public bool IsVisibleTo(Viewer viewer) => Conversation?.IsVisibleTo(viewer) == true;

        public T? For(Viewer viewer) => IsVisibleTo(viewer) ? Answer : null;
    }

    private static ValueTask<List<ReceiptRow>> ReceiptsAsync(PortalDb db, Guid conversationId, CancellationToken stop) =>
        Receipts.For(db)(db, conversationId).ToListAsync(stop);
}
