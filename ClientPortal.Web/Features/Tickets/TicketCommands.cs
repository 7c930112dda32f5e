using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>All changes to tickets. Messages of the thread are written through the conversation's commands.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what does not exist or the viewer may not see, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed class TicketCommands(PortalStore store, TimeProvider clock)
{
    // For one transaction; the rest is recorded at the next run.
    private const int MostAtOnce = 100;

    /// <summary>
    /// Opens a ticket for the viewer, or, when staff ask, for <paramref name="requesterId"/>. Returns its number. The viewer's
    /// <paramref name="files"/>, uploaded before, become the first message of its thread.
    /// </summary>
    /// <exception cref="NotFound">The requester, the project or their organisation is not the viewer's to see.</exception>
    /// <exception cref="RuleBroken">A field is refused, or a file is no longer there (<c>file.gone</c>).</exception>
    public Task<long> OpenAsync(
        Viewer viewer, TicketFields fields, Guid? requesterId = null, IReadOnlyCollection<Guid>? files = null,
        CancellationToken stop = default) => store.WriteAsync(db => OpenAsync(db, viewer, fields, requesterId, files ?? [], stop), stop);

    /// <summary>
    /// Changes some fields, on top of their present values. <paramref name="seenVersion"/> makes it an edit that can conflict.
    /// </summary>
    /// <exception cref="EditConflict">Another person saved after <paramref name="seenVersion"/>.</exception>
    public Task AmendAsync(
        Viewer viewer, long number, Func<TicketFields, TicketFields> amend, int? seenVersion = null, CancellationToken stop = default) =>
        ChangeAsync(viewer, number, new TicketChange { Amend = amend, SeenVersion = seenVersion }, stop);

    /// <summary>Assigns the ticket to a member of staff, or, with null, to no one.</summary>
    public Task AssignAsync(Viewer viewer, long number, Guid? assigneeId, CancellationToken stop = default) =>
        ChangeAsync(viewer, number, new TicketChange { Assign = true, AssigneeId = assigneeId }, stop);

    /// <summary>Several changes in one transaction: all of them or none.</summary>
    /// <exception cref="NotFound">The ticket, the assignee or the project does not exist or is not the viewer's to see.</exception>
    /// <exception cref="RuleBroken">A change is refused; its code is the reason.</exception>
    /// <exception cref="EditConflict">Another person saved after <see cref="TicketChange.SeenVersion"/>.</exception>
    public Task ChangeAsync(Viewer viewer, long number, TicketChange change, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        async (db, ticket, thread, terms) =>
        {
            var now = clock.GetUtcNow();
            if (change.Assign || change.Amend is not null)
            {
                viewer.MustBeStaff();
            }

            var fields = change.Amend?.Invoke(ticket.Fields);
            ticket.CheckEdit(change.SeenVersion, changes: (fields is not null && fields != ticket.Fields)
                || (change.Assign && change.AssigneeId != ticket.AssigneeId) || (change.To ?? ticket.Status) != ticket.Status);
            if (fields is not null)
            {
                await CheckProjectAsync(db, viewer, fields.ProjectId, ticket.OrganisationId, stop);
                ticket.Change(viewer, thread, fields, terms, now);
            }

            if (change.Assign)
            {
                ticket.Assign(viewer, thread, await AssigneeAsync(db, change.AssigneeId, stop), now);
            }

            if (change.To is { } to)
            {
                ticket.ChangeStatus(viewer, thread, to, terms, now);
            }
        },
        stop);

    /// <summary>Assigns the ticket to the viewer, and starts it when it is open or reopened.</summary>
    public Task TakeAsync(Viewer viewer, long number, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        async (db, ticket, thread, terms) =>
        {
            viewer.MustBeStaff();
            ticket.Assign(viewer, thread, await db.People.SingleAsync(person => person.Id == viewer.PersonId, stop), clock.GetUtcNow());
            if (ticket.Status is TicketStatus.Open or TicketStatus.Reopened)
            {
                ticket.ChangeStatus(viewer, thread, TicketStatus.InProgress, terms, clock.GetUtcNow());
            }
        },
        stop);

    /// <summary>Changes the status.</summary>
    public Task GoAsync(Viewer viewer, long number, TicketStatus to, CancellationToken stop = default) =>
        ChangeAsync(viewer, number, new TicketChange { To = to }, stop);

    /// <summary>Adds a colleague of the requester's organisation, or, when staff ask, a member of staff.</summary>
    public Task AddParticipantAsync(Viewer viewer, long number, Guid personId, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        async (db, _, thread, _) =>
        {
            var person = await db.People.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == personId, stop) ?? throw new NotFound();
            if (person.Role != Role.Client)
            {
                viewer.MustBeStaff();
            }

            thread.Add(viewer, person, clock.GetUtcNow());
        },
        stop);

    /// <summary>Removes a participant: staff remove anyone but the requester, clients only themselves.</summary>
    /// <exception cref="RuleBroken"><c>ticket.requester-stays</c>, or a client removes another person.</exception>
    public Task RemoveParticipantAsync(Viewer viewer, long number, Guid personId, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        (_, ticket, thread, _) =>
        {
            if (personId == ticket.RequesterId)
            {
                throw new RuleBroken("ticket.requester-stays");
            }

            if (personId != viewer.PersonId)
            {
                viewer.MustBeStaff();
            }

            thread.Remove(viewer, personId, clock.GetUtcNow());
            return Task.CompletedTask;
        },
        stop);

    /// <summary>Closes a duplicate. Its participants are added to the other ticket.</summary>
    public Task MergeAsync(Viewer viewer, long number, long intoNumber, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        async (db, ticket, thread, _) =>
        {
            viewer.MustBeStaff();
            var now = clock.GetUtcNow();
            var (other, otherThread) = await FindAsync(db, viewer, intoNumber, stop);
            ticket.MergeInto(viewer, thread, other, now);
            var people = thread.Members.Select(member => member.PersonId).ToList();
            foreach (var person in await db.People.Where(person => people.Contains(person.Id)).ToListAsync(stop))
            {
                otherThread.Add(viewer, person, now);
            }
        },
        stop);

    /// <summary>Rates a resolved or closed ticket with 1 to 5 stars, once.</summary>
    public Task RateAsync(Viewer viewer, long number, int stars, string text, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        (_, ticket, thread, _) =>
        {
            ticket.Rate(viewer, thread, stars, text, clock.GetUtcNow());
            return Task.CompletedTask;
        },
        stop);

    /// <summary>Records the SLA breaches that are due, each once. Only the portal itself does this.</summary>
    /// <returns>How many tickets were recorded, at most 100.</returns>
    public Task<int> RecordBreachesAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            viewer.MustBeAdmin();
            var now = clock.GetUtcNow();
            var late = await db.Tickets.Where(ticket => ticket.BreachCheckAt < now).OrderBy(ticket => ticket.BreachCheckAt).Take(MostAtOnce)
                .ToListAsync(stop);
            var threads = late.ConvertAll(ticket => ticket.ConversationId);
            var conversations = await db.Conversations.Include(thread => thread.Members).Where(thread => threads.Contains(thread.Id))
                .ToDictionaryAsync(thread => thread.Id, stop);
            late.ForEach(ticket => ticket.RecordBreaches(viewer, conversations[ticket.ConversationId], now));
            return late.Count;
        },
        stop);

    /// <summary>Warns staff of SLA targets that are about to be missed, once for each. Only the portal itself does this.</summary>
    /// <returns>How many tickets it was, at most 100.</returns>
    public Task<int> WarnOfBreachesAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            viewer.MustBeAdmin();
            var now = clock.GetUtcNow();
            var soon = now + Ticket.WarnBefore;
            var close = await db.Tickets
                .Where(ticket => ticket.NextDueAt > now && ticket.NextDueAt <= soon
                    && (ticket.WarnedOf == null || ticket.WarnedOf != ticket.NextDueAt))
                .OrderBy(ticket => ticket.NextDueAt).Take(MostAtOnce).ToListAsync(stop);
            var threads = close.ConvertAll(ticket => ticket.ConversationId);
            var conversations = await db.Conversations.Include(thread => thread.Members).Where(thread => threads.Contains(thread.Id))
                .ToDictionaryAsync(thread => thread.Id, stop);
            close.ForEach(ticket => ticket.WarnOfBreach(viewer, conversations[ticket.ConversationId], now));
            return close.Count;
        },
        stop);

    /// <summary>Opens a ticket in the caller's save.</summary>
    internal async Task<long> OpenAsync(
        PortalDb db, Viewer viewer, TicketFields fields, Guid? requesterId, IReadOnlyCollection<Guid> files, CancellationToken stop)
    {
        var requester = await db.People.VisibleTo(viewer).SingleOrDefaultAsync(person => person.Id == (requesterId ?? viewer.PersonId), stop)
            ?? throw new NotFound();
        var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == requester.OrganisationId, stop)
            ?? throw new NotFound();
        await CheckProjectAsync(db, viewer, fields.ProjectId, organisation.Id, stop);
        var (ticket, thread) = Ticket.Open(
            viewer, await db.NextTicketNumberAsync(stop), organisation, requester, fields, await db.TermsOfAsync(organisation.Id, stop),
            clock.GetUtcNow());
        db.Conversations.Add(thread);
        db.Tickets.Add(ticket);
        await BringAsync(db, viewer, thread, files, stop);
        return ticket.Number;
    }

    private async Task BringAsync(PortalDb db, Viewer viewer, Conversation thread, IReadOnlyCollection<Guid> files, CancellationToken stop)
    {
        if (files.Count == 0)
        {
            return;
        }

        if (!thread.IsMember(viewer.PersonId))
        {
            thread.Add(viewer, await db.People.SingleAsync(person => person.Id == viewer.PersonId, stop), clock.GetUtcNow());
        }

        db.Messages.Add(Message.Send(viewer, thread, new MessageWords(Guid.CreateVersion7(), "") { Files = files }, clock.GetUtcNow()));
    }

    private Task ChangeAsync(
        Viewer viewer, long number, Func<PortalDb, Ticket, Conversation, ServiceTerms, Task> change, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var (ticket, thread) = await FindAsync(db, viewer, number, stop);
            await change(db, ticket, thread, await db.TermsOfAsync(ticket.OrganisationId, stop));
        },
        stop);

    private static async Task<(Ticket Ticket, Conversation Thread)> FindAsync(PortalDb db, Viewer viewer, long number, CancellationToken stop)
    {
        var ticket = await db.Tickets.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Number == number, stop) ?? throw new NotFound();
        return (ticket, await db.Conversations.Include(thread => thread.Members).SingleAsync(thread => thread.Id == ticket.ConversationId, stop));
    }

    private static async Task<Person?> AssigneeAsync(PortalDb db, Guid? id, CancellationToken stop) =>
        id is null
            ? null
            : await db.People.SingleOrDefaultAsync(person => person.Id == id && person.DisabledAt == null, stop) ?? throw new NotFound();

    private static async Task CheckProjectAsync(PortalDb db, Viewer viewer, Guid? projectId, Guid organisationId, CancellationToken stop)
    {
        if (projectId is { } id
            && !await db.Projects.VisibleTo(viewer).AnyAsync(project => project.Id == id && project.OrganisationId == organisationId, stop))
        {
            throw new NotFound();
        }
    }
}

/// <summary>Changes to a ticket; what is absent stays as it is.</summary>
public sealed record TicketChange
{
    public Func<TicketFields, TicketFields>? Amend { get; init; }

    /// <summary>Whether to assign: a null <see cref="AssigneeId"/> alone cannot say so, since it means no assignee.</summary>
    public bool Assign { get; init; }

    public Guid? AssigneeId { get; init; }
    public TicketStatus? To { get; init; }

    /// <summary>The version that the change is based on; null to change the newest.</summary>
    public int? SeenVersion { get; init; }
}
