using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>What is known of tickets, through a viewer's eyes.</summary>
public sealed class TicketQueries(PortalStore store, SharedReads reads, TimeProvider clock)
{
    public const int PageSize = 25;

    /// <summary>A home names this many tickets; the list has the others.</summary>
    public const int MostOnDesk = 5;

    /// <summary>No list and no board shows more at once.</summary>
    public const int MostPerPage = 500;

    /// <summary>Promises that run out within this time are about to break.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromHours(2);

    public async Task<List<TicketRow>> ListAsync(Viewer viewer, TicketFilter filter, int limit = PageSize, CancellationToken stop = default) => For(viewer, await store.ReadAsync(
        db => Sorted(Matching(db, viewer, filter), filter.Sort).Take(Math.Clamp(limit, 1, MostPerPage)).Select(Row(db)).ToListAsync(stop),
        stop));

    /// <summary>Newest first, below a number: pages for programs.</summary>
    public async Task<List<TicketRow>> PageAsync(Viewer viewer, TicketFilter filter, long? before, int limit, CancellationToken stop = default) => For(viewer, await store.ReadAsync(
        db => Matching(db, viewer, filter).Where(ticket => before == null || ticket.Number < before).OrderByDescending(ticket => ticket.Number)
            .Take(Math.Clamp(limit, 1, MostPerPage)).Select(Row(db)).ToListAsync(stop),
        stop));

    /// <summary>Of these tickets those that the list shows: asked where only the database knows, for words.</summary>
    public Task<List<Guid>> MatchingAsync(Viewer viewer, TicketFilter filter, IReadOnlyCollection<Guid> ids, CancellationToken stop = default) =>
        store.ReadAsync(db => Matching(db, viewer, filter).Where(ticket => ids.Contains(ticket.Id)).Select(ticket => ticket.Id).ToListAsync(stop), stop);

    /// <summary>How many running tickets each scope holds. Of all running tickets a few columns are read, once for all staff who heard.</summary>
    public async Task<TicketCounts> CountsAsync(Viewer viewer, long seq)
    {
        var running = viewer.IsStaff
            ? (await reads.OnceAsync<List<RunningTicket>>((nameof(CountsAsync), seq), async () => await store.ReadAsync(db => RunningAsync(db, viewer))))!
            : await store.ReadAsync(db => RunningAsync(db, viewer));
        var now = clock.GetUtcNow();
        return new TicketCounts(
            running.Count,
            running.Count(ticket => (viewer.IsStaff ? ticket.AssigneeId : ticket.RequesterId) == viewer.PersonId),
            running.Count(ticket => ticket.AssigneeId is null),
            running.Count(ticket => TicketFilter.IsAboutToBreak(ticket.Answer, now) || TicketFilter.IsAboutToBreak(ticket.Resolution, now)));
    }

    /// <summary>
    /// What a home asks first: for staff what is about to break, then what nobody has taken, read once for all of them; for a client what
    /// waits for it.
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

    public async Task<TicketDetail> FindAsync(Viewer viewer, long number, CancellationToken stop = default) =>
        (await store.ReadAsync(db => DetailAsync(db, db.Tickets.VisibleTo(viewer, db).Where(ticket => ticket.Number == number), stop), stop))?.For(viewer)
        ?? throw new NotFound();

    /// <summary>The row as the event at <paramref name="seq"/> left it, or newer; read once and shared. Null when it is not the viewer's to see.</summary>
    public async Task<TicketRow?> RowAsync(Viewer viewer, Guid id, long seq)
    {
        var row = await reads.OnceAsync((nameof(RowAsync), "ticket", id, seq), () => store.ReadAsync(
            db => db.Tickets.Where(ticket => ticket.Id == id).Select(Row(db)).SingleOrDefaultAsync()));
        return row?.For(viewer);
    }

    /// <summary>As <see cref="RowAsync"/>, for the whole page.</summary>
    public async Task<TicketDetail?> DetailAsync(Viewer viewer, Guid id, long seq)
    {
        var detail = await reads.OnceAsync((nameof(DetailAsync), "ticket", id, seq), () => store.ReadAsync(
            db => DetailAsync(db, db.Tickets.Where(ticket => ticket.Id == id), CancellationToken.None)));
        return detail?.For(viewer);
    }

    private static List<TicketRow> For(Viewer viewer, List<TicketRow> rows) => [.. rows.Select(row => row.For(viewer)).OfType<TicketRow>()];

    private IQueryable<Ticket> Matching(PortalDb db, Viewer viewer, TicketFilter filter)
    {
        var tickets = db.Tickets.VisibleTo(viewer, db);
        var (me, staff, soon) = (viewer.PersonId, viewer.IsStaff, clock.GetUtcNow() + Soon);
        tickets = filter.Scope switch
        {
            TicketScope.Mine => tickets.Where(ticket => (staff ? ticket.AssigneeId : ticket.RequesterId) == me),
            TicketScope.Unassigned => tickets.Where(ticket => ticket.AssigneeId == null && ticket.Status != TicketStatus.Resolved && ticket.Status != TicketStatus.Closed),
            TicketScope.AboutToBreak => tickets.Where(ticket =>
                (ticket.AnswerPromise.SettledAt == null && ticket.AnswerPromise.DueAt != null && ticket.AnswerPromise.DueAt < soon)
                || (ticket.ResolutionPromise.SettledAt == null && ticket.ResolutionPromise.DueAt != null && ticket.ResolutionPromise.DueAt < soon)),
            _ => tickets,
        };
        tickets = filter.Status is { } status ? tickets.Where(ticket => ticket.Status == status)
            : filter.Over ? tickets
            : tickets.Where(ticket => ticket.Status != TicketStatus.Resolved && ticket.Status != TicketStatus.Closed);
        if (filter.Priority is { } priority)
        {
            tickets = tickets.Where(ticket => ticket.Priority == priority);
        }

        if (filter.OrganisationId is { } organisation)
        {
            tickets = tickets.Where(ticket => ticket.OrganisationId == organisation);
        }

        return filter.Words.Aggregate(tickets, (found, word) => Holding(db, found, word, staff));
    }

    // What a client may not read it does not find either: a word of an internal note finds nothing. Each set is found once, whatever number of tickets there is.
    private static IQueryable<Ticket> Holding(PortalDb db, IQueryable<Ticket> tickets, string word, bool staff)
    {
        var (number, folded) = (Ticket.ParseNumber(word), Text.Fold(word));
        var (described, said) = (db.TicketsHolding([word]), db.MessagesHolding([word]));
        var organisations = db.Organisations.Where(organisation => PortalDb.Fold(organisation.Name).Contains(folded)).Select(organisation => organisation.Id);
        var people = db.People.Where(person => PortalDb.Fold(person.Name).Contains(folded)).Select(person => (Guid?)person.Id);
        var threads = db.Messages.Where(message => said.Contains(message.Seq) && (staff || !message.Internal)).Select(message => message.ConversationId);
        return tickets.Where(ticket => ticket.Number == number || described.Contains(ticket.Number) || organisations.Contains(ticket.OrganisationId)
            || people.Contains(ticket.RequesterId) || people.Contains(ticket.AssigneeId) || threads.Contains(ticket.ConversationId));
    }

    // Statuses and priorities are stored as words: their order is ours to say.
    private static IQueryable<Ticket> Sorted(IQueryable<Ticket> tickets, TicketSort sort) => sort switch
    {
        TicketSort.Created => tickets.OrderByDescending(ticket => ticket.Number),
        TicketSort.Priority => tickets
            .OrderBy(ticket => ticket.Priority == TicketPriority.Urgent ? 0 : ticket.Priority == TicketPriority.High ? 1 : ticket.Priority == TicketPriority.Normal ? 2 : 3)
            .ThenByDescending(ticket => ticket.Number),
        TicketSort.Promise => tickets
            .Select(ticket => new
            {
                Ticket = ticket,
                Due = ticket.AnswerPromise.SettledAt == null && ticket.AnswerPromise.DueAt != null ? ticket.AnswerPromise.DueAt
                    : ticket.ResolutionPromise.SettledAt == null ? ticket.ResolutionPromise.DueAt : null,
            })
            .OrderBy(one => one.Due == null).ThenBy(one => one.Due).ThenByDescending(one => one.Ticket.Number).Select(one => one.Ticket),
        _ => tickets.OrderByDescending(ticket => ticket.UpdatedAt).ThenByDescending(ticket => ticket.Number),
    };

    private static Task<List<RunningTicket>> RunningAsync(PortalDb db, Viewer viewer) => db.Tickets.VisibleTo(viewer, db)
        .Where(ticket => ticket.Status != TicketStatus.Resolved && ticket.Status != TicketStatus.Closed)
        .Select(ticket => new RunningTicket(ticket.RequesterId, ticket.AssigneeId, ticket.AnswerPromise, ticket.ResolutionPromise)).ToListAsync();

    private static Expression<Func<Ticket, TicketRow>> Row(PortalDb db) => ticket => new TicketRow
    {
        Id = ticket.Id,
        Number = ticket.Number,
        Title = ticket.Title,
        Category = ticket.Category,
        Priority = ticket.Priority,
        Status = ticket.Status,
        OrganisationId = ticket.OrganisationId,
        OrganisationName = db.Organisations.Where(organisation => organisation.Id == ticket.OrganisationId).Select(organisation => organisation.Name).First(),
        RequesterId = ticket.RequesterId,
        RequesterName = db.People.Where(person => person.Id == ticket.RequesterId).Select(person => person.Name).First(),
        AssigneeId = ticket.AssigneeId,
        AssigneeName = db.People.Where(person => person.Id == ticket.AssigneeId).Select(person => person.Name).FirstOrDefault(),
        ProjectId = ticket.ProjectId,
        ProjectName = db.Projects.Where(project => project.Id == ticket.ProjectId).Select(project => project.Name).FirstOrDefault(),
        ConversationId = ticket.ConversationId,
        CreatedAt = ticket.CreatedAt,
        UpdatedAt = ticket.UpdatedAt,
        AnswerPromise = ticket.AnswerPromise,
        ResolutionPromise = ticket.ResolutionPromise,
        Rating = ticket.Rating,
        Participants = db.Set<ConversationMember>().Where(member => member.ConversationId == ticket.ConversationId)
            .OrderBy(member => member.Since).ThenBy(member => member.PersonId).Select(member => member.PersonId).ToList(),
    };

    private static async Task<TicketDetail?> DetailAsync(PortalDb db, IQueryable<Ticket> one, CancellationToken stop)
    {
        if (await one.Select(Row(db)).SingleOrDefaultAsync(stop) is not { } row)
        {
            return null;
        }

        var rest = await one.Select(ticket => new
        {
            ticket.Description,
            ticket.RatingText,
            MergedInto = db.Tickets.Where(other => other.Id == ticket.MergedIntoId).Select(other => (long?)other.Number).FirstOrDefault(),
        }).SingleAsync(stop);
        var people = await db.People.Where(person => row.Participants.Contains(person.Id))
            .Select(person => new ParticipantRow(person.Id, person.Name, person.JobTitle, person.Role != Role.Client)).ToDictionaryAsync(person => person.PersonId, stop);
        return new TicketDetail(row, rest.Description, rest.RatingText, rest.MergedInto, [.. row.Participants.Select(id => people[id])]);
    }

    private sealed record RunningTicket(Guid RequesterId, Guid? AssigneeId, Promise Answer, Promise Resolution);
}
