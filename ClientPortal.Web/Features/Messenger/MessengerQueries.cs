using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>Reads the messenger's lists, as far as the viewer may see them.</summary>
public sealed class MessengerQueries(PortalStore store, SharedReads reads)
{
    public const int PageSize = 50;

    /// <summary>More unread messages than this are counted as this many: what is shown is « 99+ ».</summary>
    public const int MostCounted = 100;

    /// <summary>Characters of a message in a list or a quotation.</summary>
    public const int Snippet = 160;

    /// <summary>The conversations that the viewer takes part in: the pinned ones, then by their last message.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="shelf">Which of them.</param>
    /// <param name="search">Part of their title; null for all.</param>
    /// <param name="limit">The most that are read.</param>
    /// <param name="after">The place of the last row of the page before; null for the first page.</param>
    /// <param name="stop">Ends the work.</param>
    public Task<List<ConversationRow>> ListAsync(
        Viewer viewer, ConversationShelf shelf = ConversationShelf.All, string? search = null, int limit = PageSize,
        ConversationPlace? after = null, CancellationToken stop = default) =>
        store.ReadAsync(
            async db =>
            {
                var wanted = Found(db, viewer, Shelf(db, viewer, shelf), Text.Fold(search ?? "").Trim());
                var ids = await InOrder(db, viewer, wanted, after).Take(limit).ToListAsync(stop);
                var rows = await RowsAsync(db, viewer, db.Conversations.Where(one => ids.Contains(one.Id)), stop);
                return rows.OrderBy(row => ids.IndexOf(row.Id)).ToList();
            },
            stop);

    /// <summary>One row of the list; null when the viewer does not take part.</summary>
    public Task<ConversationRow?> RowAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        store.ReadAsync(async db => (await RowsAsync(db, viewer, db.Conversations.Where(one => one.Id == id), stop)).SingleOrDefault(), stop);

    /// <summary>
    /// The message as the event at <paramref name="seq"/> left it, or newer, with its whole content; one read is shared by all circuits. Null where
    /// the viewer may not read it.
    /// </summary>
    public async Task<LastMessage?> LastAsync(Viewer viewer, Guid messageId, long seq)
    {
        var read = await reads.OnceAsync((nameof(LastAsync), messageId, seq), () => store.ReadAsync(async db =>
            await db.Messages.SingleOrDefaultAsync(message => message.Id == messageId) is { } message
                ? new SharedMessage(
                    Row(message, await db.People.Where(person => person.Id == message.AuthorId).Select(person => person.Name).SingleAsync()),
                    await db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == message.ConversationId))
                : null));
        return read?.Conversation.IsVisibleTo(viewer) == true && (viewer.IsStaff || !read.Message.Internal) ? read.Message : null;
    }

    /// <summary>Primes that read with a message that was just committed.</summary>
    internal void Prime(Viewer author, Message message, Conversation conversation, long seq) =>
        reads.Prime((nameof(LastAsync), message.Id, seq), new SharedMessage(Row(message, author.Name), conversation));

    /// <summary>Drops the reads of a changed message: a circuit that is late must not show its earlier text.</summary>
    internal void Invalidate(Guid messageId) =>
        reads.Invalidate(key => key is ValueTuple<string, Guid, long>(var what, var id, _) && what == nameof(LastAsync) && id == messageId);

    /// <summary>
    /// The viewer's unread messages, at most <see cref="MostCounted"/>, and the conversations in which they count. Muted conversations do not
    /// count, nor do tickets, which have a list of their own.
    /// </summary>
    public Task<(int Count, HashSet<Guid> Counted)> UnreadAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            // The kinds by name: the index has no "all but tickets", which are most of them.
            var counted = db.Conversations
                .Where(one => (one.Kind == ConversationKind.Direct || one.Kind == ConversationKind.Group || one.Kind == ConversationKind.Project
                        || one.Kind == ConversationKind.Event)
                    && one.Members.Any(member => member.PersonId == viewer.PersonId && !member.Muted))
                .Select(one => one.Id);
            var ids = await counted.ToListAsync(stop);
            var count = ids.Count == 0 ? 0 : await db.Messages.UnreadBy(viewer, db).Where(message => counted.Contains(message.ConversationId))
                .Take(MostCounted).CountAsync(stop);
            return (count, ids.ToHashSet());
        },
        stop);

    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    public Task<ConversationHead> HeadAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var conversation = await db.Conversations.VisibleTo(viewer).Include(one => one.Members).AsNoTracking()
                .SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            var other = conversation.OtherThan(viewer.PersonId);
            var ids = conversation.Members.Select(member => member.PersonId).Concat(other is { } former ? [former] : []).ToList();
            var people = await db.People.Where(person => ids.Contains(person.Id))
                .Join(db.Organisations, person => person.OrganisationId, organisation => organisation.Id, (person, organisation) => new
                {
                    person.Id, person.Name, person.JobTitle, Organisation = organisation.Name, Disabled = person.DisabledAt != null,
                })
                .ToDictionaryAsync(person => person.Id, stop);
            var mine = conversation.Members.FirstOrDefault(member => member.PersonId == viewer.PersonId);
            var subject = (await FeatureIndex.SubjectTitlesAsync(db, [(conversation.Kind, conversation.SubjectId)], stop)).Values.SingleOrDefault();
            return new ConversationHead
            {
                Id = id,
                Kind = conversation.Kind,
                Title = Conversation.TitleOf(
                    conversation.Kind, conversation.Name, other is { } with ? people[with].Name : null, subject?.Title),
                Description = conversation.Description,
                Emoji = conversation.Emoji,
                Picture = FileStore.VersionOf(conversation.Picture),
                OtherId = other,
                OtherSeenAt = other is { } away
                    ? await db.LastSeen.Where(seen => seen.PersonId == away).Select(seen => (DateTimeOffset?)seen.At).SingleOrDefaultAsync(stop)
                    : null,
                SubjectId = conversation.SubjectId,
                Href = subject?.Href,
                Muted = mine?.Muted ?? false,
                Pinned = mine?.PinnedAt is not null,
                IsMember = mine is not null,
                IsOwner = mine?.IsOwner ?? false,
                Members =
                [
                    .. conversation.Members.Where(member => people.ContainsKey(member.PersonId))
                        .Select(member => (member, person: people[member.PersonId]))
                        .OrderByDescending(one => one.member.IsOwner).ThenBy(one => one.person.Name, StringComparer.CurrentCultureIgnoreCase)
                        .Select(one => new MemberRow(
                            one.person.Id, one.person.Name, one.person.JobTitle, one.person.Organisation, one.member.IsOwner, one.person.Disabled)),
                ],
            };
        },
        stop);

    /// <summary>The people to whom the viewer may write: staff to all, a client to staff and to people of their own organisation.</summary>
    public Task<List<Contact>> ContactsAsync(Viewer viewer, string? search = null, int limit = PageSize, CancellationToken stop = default)
    {
        var wanted = Text.Fold(search ?? "").Trim();
        return store.ReadAsync(
            db => db.People.VisibleTo(viewer).Where(person => person.Id != viewer.PersonId && person.DisabledAt == null)
                .Join(
                    db.Organisations, person => person.OrganisationId, organisation => organisation.Id,
                    (person, organisation) => new { person, organisation.Name })
                .Where(one => wanted == "" || PortalDb.Fold(one.person.Name).Contains(wanted) || PortalDb.Fold(one.person.JobTitle).Contains(wanted)
                    || PortalDb.Fold(one.Name).Contains(wanted))
                .OrderBy(one => one.person.Name).Take(limit)
                .Select(one => new Contact(one.person.Id, one.person.Name, one.person.JobTitle, one.Name, one.person.Role)).ToListAsync(stop),
            stop);
    }

    private static IQueryable<Conversation> Shelf(PortalDb db, Viewer viewer, ConversationShelf shelf)
    {
        var unread = db.Messages.UnreadBy(viewer, db);
        var mine = Mine(db.Conversations, viewer).Where(one => (one.Kind == ConversationKind.Ticket) == (shelf == ConversationShelf.Tickets));
        return shelf == ConversationShelf.Unread ? mine.Where(one => unread.Any(message => message.ConversationId == one.Id)) : mine;
    }

    // By the title that its row shows.
    private static IQueryable<Conversation> Found(
        PortalDb db, Viewer viewer, IQueryable<Conversation> conversations, string folded)
    {
        if (folded.Length == 0)
        {
            return conversations;
        }

        var subjects = FeatureIndex.ConversationSubjects.Select(subject => subject.Named(db, folded)).Aggregate(Queryable.Concat);
        return conversations.Where(one => PortalDb.Fold(one.Name).Contains(folded)
            || (one.Kind == ConversationKind.Direct && db.People.Any(person => person.Id != viewer.PersonId
                && PortalDb.Fold(person.Name).Contains(folded) && one.Members.Any(member => member.PersonId == person.Id)))
            || subjects.Any(subject => subject == one.SubjectId));
    }

    // ConversationRow.Place as a query.
    private static IQueryable<Guid> InOrder(PortalDb db, Viewer viewer, IQueryable<Conversation> conversations, ConversationPlace? after)
    {
        var (me, staff) = (viewer.PersonId, viewer.IsStaff);
        var placed = conversations.Select(one => new
        {
            one.Id,
            Pinned = one.Members.Any(member => member.PersonId == me && member.PinnedAt != null),
            At = db.Messages.Where(message => message.ConversationId == one.Id && (staff || !message.Internal))
                .OrderByDescending(message => message.Seq)
                .Select(message => (DateTimeOffset?)message.SentAt).FirstOrDefault() ?? one.CreatedAt,
        });
        if (after is { } last)
        {
            var (pinned, at, id) = last;
            placed = placed.Where(one => (pinned && !one.Pinned)
                || (one.Pinned == pinned && (one.At < at || (one.At == at && one.Id.CompareTo(id) > 0))));
        }

        return placed.OrderByDescending(one => one.Pinned).ThenByDescending(one => one.At).ThenBy(one => one.Id).Select(one => one.Id);
    }

    private static IQueryable<Conversation> Mine(IQueryable<Conversation> conversations, Viewer viewer) =>
        conversations.Where(one => one.Members.Any(member => member.PersonId == viewer.PersonId));

    private static async Task<List<ConversationRow>> RowsAsync(
        PortalDb db, Viewer viewer, IQueryable<Conversation> conversations, CancellationToken stop)
    {
        var (me, staff) = (viewer.PersonId, viewer.IsStaff);
        var unread = db.Messages.UnreadBy(viewer, db);
        var found = await Mine(conversations, viewer)
            .Select(one => new
            {
                one.Id,
                one.Kind,
                one.Name,
                one.Emoji,
                one.Picture,
                one.SubjectId,
                one.CreatedAt,
                Muted = one.Members.Where(member => member.PersonId == me).Select(member => member.Muted).First(),
                PinnedAt = one.Members.Where(member => member.PersonId == me).Select(member => member.PinnedAt).First(),
                one.Pair,
                Unread = unread.Where(message => message.ConversationId == one.Id).Take(MostCounted).Count(),
                LastSeq = db.Messages.Where(message => message.ConversationId == one.Id && (staff || !message.Internal))
                    .OrderByDescending(message => message.Seq)
                    .Select(message => (long?)message.Seq).FirstOrDefault(),
            })
            .ToListAsync(stop);

        // The last messages are read by number in a query of their own: with more than one column of the last message in the query above, the
        // database numbers all messages.
        var seqs = found.Select(one => one.LastSeq).OfType<long>().ToList();
        var last = seqs.Count == 0 ? [] : await db.Messages.Where(message => seqs.Contains(message.Seq))
            .Select(message => new LastMessage(
                message.Seq, message.AuthorId, db.People.Where(person => person.Id == message.AuthorId).Select(person => person.Name).First(),
                message.Content.Substring(0, Snippet), message.DeletedAt != null, message.Internal, message.SentAt))
            .ToDictionaryAsync(message => message.Seq, stop);
        var others = found.Where(one => one.Pair != null).ToDictionary(one => one.Id, one => Conversation.OtherOf(one.Pair!, me));
        var names = await db.People.Where(person => others.Values.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
        var subjects = await FeatureIndex.SubjectTitlesAsync(db, [.. found.Select(one => (one.Kind, one.SubjectId))], stop);
        return
        [
            .. found.Select(one => new ConversationRow
            {
                Id = one.Id,
                Kind = one.Kind,
                Title = Conversation.TitleOf(
                    one.Kind, one.Name, others.TryGetValue(one.Id, out var with) ? names[with] : null,
                    one.SubjectId is { } subject ? subjects.GetValueOrDefault(subject)?.Title : null),
                Emoji = one.Emoji,
                Picture = FileStore.VersionOf(one.Picture),
                OtherId = others.TryGetValue(one.Id, out var other) ? other : null,
                SubjectId = one.SubjectId,
                Muted = one.Muted,
                PinnedAt = one.PinnedAt,
                Unread = one.Unread,
                Last = one.LastSeq is { } seq ? last[seq] : null,
                CreatedAt = one.CreatedAt,
            }),
        ];
    }

    private static LastMessage Row(Message message, string author) => new(
        message.Seq, message.AuthorId, author, message.Content, message.DeletedAt is not null, message.Internal, message.SentAt);

    // One answer for all circuits that received the event; each checks its viewer's access.
    private sealed record SharedMessage(LastMessage Message, Conversation Conversation);
}
