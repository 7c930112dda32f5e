using System.Linq.Expressions;
using ClientPortal.Domain;
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
    private const int MostPerPage = 200;

    /// <summary>Promises that run out within this time are about to break.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromHours(2);

    public Task<List<TicketRow>> ListAsync(Viewer viewer, TicketFilter filter, int skip = 0, int limit = PageSize, CancellationToken stop = default) => store.ReadAsync(
        db => Sorted(Matching(db, viewer, filter), filter.Sort).Skip(skip).Take(Math.Clamp(limit, 1, MostPerPage)).Select(Row(db)).ToListAsync(stop),
        stop);

    public Task<int> CountAsync(Viewer viewer, TicketFilter filter, CancellationToken stop = default) =>
        store.ReadAsync(db => Matching(db, viewer, filter).CountAsync(stop), stop);

    public async Task<TicketDetail> FindAsync(Viewer viewer, long number, CancellationToken stop = default) =>
        await store.ReadAsync(db => DetailAsync(db, db.Tickets.VisibleTo(viewer, db).Where(ticket => ticket.Number == number), viewer.IsStaff, stop), stop)
        ?? throw new NotFound();

    /// <summary>The row as the event at <paramref name="seq"/> left it, or newer; read once and shared. Null when it is not the viewer's to see.</summary>
    public async Task<TicketRow?> RowAsync(Viewer viewer, Guid id, long seq)
    {
        var row = await reads.OnceAsync((nameof(RowAsync), "ticket", id, seq), () => store.ReadAsync(
            db => db.Tickets.Where(ticket => ticket.Id == id).Select(Row(db)).SingleOrDefaultAsync()));
        return row?.IsVisibleTo(viewer) == true ? row : null;
    }

    /// <summary>As <see cref="RowAsync"/>, for the whole page.</summary>
    public async Task<TicketDetail?> DetailAsync(Viewer viewer, Guid id, long seq)
    {
        var staff = viewer.IsStaff;
        var detail = await reads.OnceAsync((nameof(DetailAsync), "ticket", id, seq, staff), () => store.ReadAsync(
            db => DetailAsync(db, db.Tickets.Where(ticket => ticket.Id == id), staff, CancellationToken.None)));
        return detail?.Row.IsVisibleTo(viewer) == true ? detail : null;
    }

    private IQueryable<Ticket> Matching(PortalDb db, Viewer viewer, TicketFilter filter)
    {
        var tickets = db.Tickets.VisibleTo(viewer, db);
        var me = viewer.PersonId;
        var soon = clock.GetUtcNow() + Soon;
        tickets = filter.Scope switch
        {
            TicketScope.Mine when viewer.IsStaff => tickets.Where(ticket => ticket.AssigneeId == me),
            TicketScope.Mine => tickets.Where(ticket => ticket.RequesterId == me),
            TicketScope.Unassigned => tickets.Where(ticket => ticket.AssigneeId == null && ticket.Status != TicketStatus.Resolved && ticket.Status != TicketStatus.Closed),
            TicketScope.AboutToBreak => tickets.Where(ticket =>
                (ticket.AnswerPromise.SettledAt == null && ticket.AnswerPromise.DueAt != null && ticket.AnswerPromise.DueAt < soon)
                || (ticket.ResolutionPromise.SettledAt == null && ticket.ResolutionPromise.DueAt != null && ticket.ResolutionPromise.DueAt < soon)),
            _ => tickets,
        };
        if (filter.Statuses.Count > 0)
        {
            tickets = tickets.Where(ticket => filter.Statuses.Contains(ticket.Status));
        }

        if (filter.Priority is { } priority)
        {
            tickets = tickets.Where(ticket => ticket.Priority == priority);
        }

        if (filter.OrganisationId is { } organisation)
        {
            tickets = tickets.Where(ticket => ticket.OrganisationId == organisation);
        }

        return tickets;
    }

    private static IQueryable<Ticket> Sorted(IQueryable<Ticket> tickets, TicketSort sort) => sort switch
    {
        TicketSort.Created => tickets.OrderByDescending(ticket => ticket.Number),
        TicketSort.Priority => tickets.OrderByDescending(ticket => ticket.Priority).ThenByDescending(ticket => ticket.Number),
        TicketSort.Promise => tickets.OrderBy(ticket => ticket.AnswerPromise.SettledAt == null && ticket.AnswerPromise.DueAt != null
            ? ticket.AnswerPromise.DueAt : ticket.ResolutionPromise.SettledAt == null ? ticket.ResolutionPromise.DueAt : null).ThenByDescending(ticket => ticket.Number),
        _ => tickets.OrderByDescending(ticket => ticket.UpdatedAt).ThenByDescending(ticket => ticket.Number),
    };

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
        Participants = db.Conversations.Where(thread => thread.Id == ticket.ConversationId).SelectMany(thread => thread.Members).Select(member => member.PersonId).ToList(),
    };

    private static async Task<TicketDetail?> DetailAsync(PortalDb db, IQueryable<Ticket> one, bool staff, CancellationToken stop)
    {
        if (await one.Select(Row(db)).SingleOrDefaultAsync(stop) is not { } row)
        {
            return null;
        }

        var rest = await one.Select(ticket => new
        {
            ticket.Description,
            ticket.RatingText,
            ticket.Version,
            MergedInto = db.Tickets.Where(other => other.Id == ticket.MergedIntoId).Select(other => (long?)other.Number).FirstOrDefault(),
        }).SingleAsync(stop);
        return new TicketDetail(row, rest.Description, rest.RatingText, rest.MergedInto, staff ? rest.Version : 0);
    }
}
