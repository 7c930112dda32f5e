using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Reads tickets as a viewer may see them.</summary>
public sealed class TicketQueries(PortalStore store, SharedReads reads, TimeProvider clock)
{
    public const int PageSize = 25;

    /// <summary>The home page shows this many tickets; the list has the others.</summary>
    public const int MostOnDesk = 5;

    /// <summary>The most that a list or a board loads at once.</summary>
    public const int MostPerPage = 500;

    /// <summary>An SLA target that is due within this time is about to be missed.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromHours(2);

    public async Task<List<TicketRow>> ListAsync(
        Viewer viewer, TicketFilter filter, int limit = PageSize, CancellationToken stop = default) =>
        For(viewer, await store.ReadAsync(db => ListAsync(db, viewer, filter, limit, stop), stop));

    /// <summary>
    /// The same list as the event at <paramref name="seq"/> left it, or newer: read once for all who see the same tickets. Without it, and for a
    /// client who sees only the tickets that they take part in, it is read for this viewer alone.
    /// </summary>
    public async Task<List<TicketRow>> ListAsync(Viewer viewer, TicketFilter filter, int limit, long? seq)
    {
        if (seq is null || !(viewer.IsStaff || viewer.IsOrganisationAdministrator))
        {
            return await ListAsync(viewer, filter, limit);
        }

        var who = (viewer.OrganisationId, viewer.IsStaff, filter.Scope == TicketScope.Mine ? viewer.PersonId : Guid.Empty);
        return For(viewer, (await reads.OnceAsync((nameof(ListAsync), filter, limit, who, seq), () => store.ReadAsync(
            async db => (List<TicketRow>?)await ListAsync(db, viewer, filter, limit, CancellationToken.None))))!);
    }

    /// <summary>Newest first, with numbers below <paramref name="before"/>: the pages of the HTTP API.</summary>
    public async Task<List<TicketRow>> PageAsync(
        Viewer viewer, TicketFilter filter, long? before, int limit, CancellationToken stop = default) => For(viewer, await store.ReadAsync(
        async db =>
        {
            var found = Matching(db, viewer, filter, await db.WeighAsync(filter.Words, stop));
            return await Page(db, before is null ? found : found.Where(ticket => ticket.Number < before), TicketSort.Created, limit)
                .ToListAsync(stop);
        },
        stop));

    /// <summary>How many running tickets each scope has. Counted once a minute and event, and shared by all staff.</summary>
    public async Task<TicketCounts> CountsAsync(Viewer viewer, long seq)
    {
        // SLA targets come due without an event: a count of an hour ago is not valid, although no event followed.
        var minute = new DateTimeOffset(clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var shares = viewer.IsStaff
            ? (await reads.OnceAsync<List<Share>>(
                (nameof(CountsAsync), seq, minute),
                async () => await store.ReadAsync(db => SharesAsync(db, viewer, minute + Soon))))!
            : await store.ReadAsync(db => SharesAsync(db, viewer, minute + Soon));
        int Of(Guid? person) => shares.Where(share => share.PersonId == person).Sum(share => share.All);
        return new TicketCounts(shares.Sum(share => share.All), Of(viewer.PersonId), Of(null), shares.Sum(share => share.AboutToBreak));
    }

    /// <summary>
    /// The tickets of the home page. For staff: those whose SLA target is due soon, then those without an assignee, read once for all staff.
    /// For a client: those that wait for them.
    /// </summary>
    public async Task<List<TicketRow>> DeskAsync(Viewer viewer, long seq)
    {
        if (!viewer.IsStaff)
        {
            return await ListAsync(viewer, new TicketFilter { Status = TicketStatus.Waiting }, MostOnDesk);
        }

        return For(viewer, (await reads.OnceAsync<List<TicketRow>>((nameof(DeskAsync), seq), async () =>
        {
            var late = await ListAsync(viewer, new TicketFilter { Scope = TicketScope.AboutToBreak, Sort = TicketSort.Promise }, MostOnDesk);
            var free = await ListAsync(viewer, new TicketFilter { Scope = TicketScope.Unassigned, Sort = TicketSort.Promise }, MostOnDesk);
            return [.. late.Concat(free).DistinctBy(row => row.Id).Take(MostOnDesk)];
        }))!);
    }

    /// <exception cref="NotFound">The viewer may not see the ticket.</exception>
    public async Task<TicketDetail> FindAsync(Viewer viewer, long number, CancellationToken stop = default) =>
        (await store.ReadAsync(
            db => DetailAsync(db, db.Tickets.VisibleTo(viewer, db).Where(ticket => ticket.Number == number), stop), stop))
        ?.For(viewer)
        ?? throw new NotFound();

    /// <summary>The same as the event at <paramref name="seq"/> left it, or newer; read once for all who open it.</summary>
    /// <exception cref="NotFound">The viewer may not see the ticket.</exception>
    public async Task<TicketDetail> FindAsync(Viewer viewer, long number, long seq)
    {
        var detail = await reads.OnceAsync((nameof(FindAsync), "ticket", number, seq), () => store.ReadAsync(
            db => DetailAsync(db, db.Tickets.Where(ticket => ticket.Number == number), CancellationToken.None)));
        return detail?.For(viewer) ?? throw new NotFound();
    }

    /// <summary>
    /// The page as the event at <paramref name="seq"/> left it, or newer; read once and shared. Null when the viewer may not see the ticket.
    /// </summary>
    public async Task<TicketDetail?> DetailAsync(Viewer viewer, Guid id, long seq)
    {
        var detail = await reads.OnceAsync((nameof(DetailAsync), "ticket", id, seq), () => store.ReadAsync(
            db => DetailAsync(db, db.Tickets.Where(ticket => ticket.Id == id), CancellationToken.None)));
        return detail?.For(viewer);
    }

    private async Task<List<TicketRow>> ListAsync(PortalDb db, Viewer viewer, TicketFilter filter, int limit, CancellationToken stop) =>
        await Page(db, Matching(db, viewer, filter, await db.WeighAsync(filter.Words, stop)), filter.Sort, limit).ToListAsync(stop);

    private static List<TicketRow> For(Viewer viewer, List<TicketRow> rows) => [.. rows.Select(row => row.For(viewer)).OfType<TicketRow>()];

    // The ids first, and only for these the columns of a row: otherwise all matches would be read with their names and then dropped.
    private static IQueryable<TicketRow> Page(PortalDb db, IQueryable<Ticket> found, TicketSort sort, int limit)
    {
        var page = Sorted(found, sort).Take(Math.Clamp(limit, 1, MostPerPage)).Select(ticket => ticket.Id);
        return Sorted(db.Tickets.Where(ticket => page.Contains(ticket.Id)), sort).Select(Row(db));
    }

    private IQueryable<Ticket> Matching(PortalDb db, Viewer viewer, TicketFilter filter, IEnumerable<TicketWord> words)
    {
        var tickets = db.Tickets.VisibleTo(viewer, db);
        var (me, staff, soon) = (viewer.PersonId, viewer.IsStaff, clock.GetUtcNow() + Soon);
        tickets = filter.Scope switch
        {
            TicketScope.Mine => tickets.Where(ticket => (staff ? ticket.AssigneeId : ticket.RequesterId) == me),
            TicketScope.Unassigned => tickets.Where(
                ticket => ticket.AssigneeId == null && ticket.Status != TicketStatus.Resolved && ticket.Status != TicketStatus.Closed),
            TicketScope.AboutToBreak => tickets.Where(ticket => ticket.NextDueAt < soon),
            _ => tickets,
        };
        tickets = filter.Status is { } status ? tickets.Where(ticket => ticket.Status == status)
            : filter.Over ? tickets
            : tickets.Where(ticket => ticket.Status != TicketStatus.Resolved && ticket.Status != TicketStatus.Closed);
        if (filter.Priority is { } priority)
        {
            // A third of all tickets have it: without this, the database may use the index, and read and sort all of those.
            tickets = tickets.Where(ticket => (int)ticket.Priority + PortalDb.NoIndex == (int)priority);
        }

        if (filter.OrganisationId is { } organisation)
        {
            tickets = tickets.Where(ticket => ticket.OrganisationId == organisation);
        }

        return words.Aggregate(tickets, (found, word) => found.Holding(db, word, staff));
    }

    // Each order has an index (TicketTable).
    private static IQueryable<Ticket> Sorted(IQueryable<Ticket> tickets, TicketSort sort) => sort switch
    {
        TicketSort.Created => tickets.OrderByDescending(ticket => ticket.Number),
        TicketSort.Priority => tickets.OrderByDescending(ticket => ticket.Priority).ThenByDescending(ticket => ticket.Number),
        TicketSort.Promise => tickets.OrderBy(ticket => ticket.NextDueAt).ThenByDescending(ticket => ticket.Number),
        _ => tickets.OrderByDescending(ticket => ticket.UpdatedAt).ThenByDescending(ticket => ticket.Number),
    };

    private static Task<List<Share>> SharesAsync(PortalDb db, Viewer viewer, DateTimeOffset soon)
    {
        var running = db.Tickets.VisibleTo(viewer, db)
            .Where(ticket => ticket.Status != TicketStatus.Resolved && ticket.Status != TicketStatus.Closed);
        return (viewer.IsStaff ? running.GroupBy(ticket => ticket.AssigneeId) : running.GroupBy(ticket => (Guid?)ticket.RequesterId))
            .Select(share => new Share(share.Key, share.Count(), share.Count(ticket => ticket.NextDueAt < soon))).ToListAsync();
    }

    private static Expression<Func<Ticket, TicketRow>> Row(PortalDb db) => ticket => new TicketRow
    {
        Id = ticket.Id,
        Number = ticket.Number,
        Title = ticket.Title,
        Category = ticket.Category,
        Priority = ticket.Priority,
        Status = ticket.Status,
        OrganisationId = ticket.OrganisationId,
        OrganisationName = db.Organisations.Where(organisation => organisation.Id == ticket.OrganisationId).Select(organisation => organisation.Name)
            .First(),
        RequesterId = ticket.RequesterId,
        RequesterName = db.People.Where(person => person.Id == ticket.RequesterId).Select(person => person.Name).First(),
        AssigneeId = ticket.AssigneeId,
        AssigneeName = db.People.Where(person => person.Id == ticket.AssigneeId).Select(person => person.Name).FirstOrDefault(),
        ProjectId = ticket.ProjectId,
        ProjectName = db.Projects.Where(project => project.Id == ticket.ProjectId).Select(project => project.Name).FirstOrDefault(),
        ProjectIsArchived = db.Projects.Any(project => project.Id == ticket.ProjectId && project.ArchivedAt != null),
        ConversationId = ticket.ConversationId,
        CreatedAt = ticket.CreatedAt,
        UpdatedAt = ticket.UpdatedAt,

        // Column by column: projecting the whole SlaTarget would load the whole ticket with its description.
        AnswerTarget = new SlaTarget(
            ticket.AnswerTarget.DueAt, ticket.AnswerTarget.Left, ticket.AnswerTarget.SettledAt, ticket.AnswerTarget.BreachNotified),
        ResolutionTarget = new SlaTarget(
            ticket.ResolutionTarget.DueAt, ticket.ResolutionTarget.Left, ticket.ResolutionTarget.SettledAt, ticket.ResolutionTarget.BreachNotified),
        Rating = ticket.Rating,
        Participants = db.Set<ConversationMember>().Where(member => member.ConversationId == ticket.ConversationId)
            .OrderBy(member => member.Since).ThenBy(member => member.PersonId).Select(member => member.PersonId).ToList(),
    };

    private static async Task<TicketDetail?> DetailAsync(PortalDb db, IQueryable<Ticket> one, CancellationToken stop)
    {
        var columns = Row(db).And(ticket => new Text(
            ticket.Description, ticket.RatingText, ticket.Version,
            db.Tickets.Where(other => other.Id == ticket.MergedIntoId).Select(other => (long?)other.Number).FirstOrDefault()));
        if (await one.Select(columns).SingleOrDefaultAsync(stop) is not ({ } row, { } text))
        {
            return null;
        }

        var people = await db.People.Where(person => row.Participants.Contains(person.Id))
            .Select(person => new ParticipantRow(person.Id, person.Name, person.JobTitle, person.Role != Role.Client))
            .ToDictionaryAsync(person => person.PersonId, stop);
        return new TicketDetail(row, text.Description, text.RatingText, text.MergedInto, [.. row.Participants.Select(id => people[id])])
        {
            Version = text.Version,
        };
    }

    /// <summary>What only the ticket's page shows.</summary>
    private sealed record Text(string Description, string RatingText, int Version, long? MergedInto);

    /// <summary>Running tickets of one person: for staff the assignee (null without one), for clients the requester.</summary>
    private sealed record Share(Guid? PersonId, int All, int AboutToBreak);
}
