using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Everything that can be done to a ticket; what is written under it is the conversation's business.</summary>
public sealed class TicketCommands(PortalStore store, TimeProvider clock)
{
    // One transaction's worth; what is left is noticed at the next look.
    private const int MostAtOnce = 100;

    /// <summary>
    /// Opens a ticket for the viewer, or, by staff, for <paramref name="requesterId"/>. Answers with its number. Files of the viewer that wait for it are its thread's first message.
    /// </summary>
    public Task<long> OpenAsync(Viewer viewer, TicketFields fields, Guid? requesterId = null, IReadOnlyCollection<Guid>? files = null, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var requester = await db.People.VisibleTo(viewer).SingleOrDefaultAsync(person => person.Id == (requesterId ?? viewer.PersonId), stop) ?? throw new NotFound();
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == requester.OrganisationId, stop) ?? throw new NotFound();
            await CheckProjectAsync(db, viewer, fields.ProjectId, organisation.Id, stop);
            var (ticket, thread) = Ticket.Open(
                viewer, await db.NextTicketNumberAsync(stop), organisation, requester, fields, await db.TermsOfAsync(organisation.Id, stop), clock.GetUtcNow());
            db.Conversations.Add(thread);
            db.Tickets.Add(ticket);
            await BringAsync(db, viewer, thread, files ?? [], stop);
            return ticket.Number;
        },
        stop);

    /// <summary>Saves a whole form that was filled in over <paramref name="seen"/>; throws <see cref="EditConflict"/> when others changed that meanwhile.</summary>
    public Task EditAsync(Viewer viewer, long number, TicketFields fields, TicketFields seen, CancellationToken stop = default) =>
        AmendAsync(viewer, number, standing => standing == seen || standing == fields ? fields : throw new EditConflict(), stop);

    /// <summary>Changes some fields of what stands, whatever that is by now.</summary>
    public Task AmendAsync(Viewer viewer, long number, Func<TicketFields, TicketFields> amend, CancellationToken stop = default) =>
        ChangeAsync(viewer, number, new TicketChange { Amend = amend }, stop);

    /// <summary>To one of the staff, to nobody, or to oneself: taking it.</summary>
    public Task AssignAsync(Viewer viewer, long number, Guid? assigneeId, CancellationToken stop = default) =>
        ChangeAsync(viewer, number, new TicketChange { Assign = true, AssigneeId = assigneeId }, stop);

    /// <summary>Several changes as one: all of them or none.</summary>
    public Task ChangeAsync(Viewer viewer, long number, TicketChange change, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        async (db, ticket, thread, terms) =>
        {
            var now = clock.GetUtcNow();
            if (change.Amend is { } amend)
            {
                viewer.MustBeStaff();
                var fields = amend(ticket.Fields);
                await CheckProjectAsync(db, viewer, fields.ProjectId, ticket.OrganisationId, stop);
                ticket.Change(viewer, thread, fields, terms, now);
            }

            if (change.Assign)
            {
                viewer.MustBeStaff();
                ticket.Assign(viewer, thread, await AssigneeAsync(db, change.AssigneeId, stop), now);
            }

            if (change.To is { } to)
            {
                ticket.ChangeStatus(viewer, thread, to, terms, now);
            }
        },
        stop);

    /// <summary>Taken by the viewer, and begun where it was not.</summary>
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

    public Task GoAsync(Viewer viewer, long number, TicketStatus to, CancellationToken stop = default) =>
        ChangeAsync(viewer, number, new TicketChange { To = to }, stop);

    /// <summary>A colleague of the requester's organisation takes part from now on, or, when staff say so, one of the staff.</summary>
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

    /// <summary>Closes a duplicate; the other ticket's participants include its own from now on.</summary>
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

    public Task RateAsync(Viewer viewer, long number, int stars, string text, CancellationToken stop = default) => ChangeAsync(
        viewer,
        number,
        (_, ticket, thread, _) =>
        {
            ticket.Rate(viewer, thread, stars, text, clock.GetUtcNow());
            return Task.CompletedTask;
        },
        stop);

    /// <summary>Says of every promise whose moment has passed that it was broken, once for each. The portal's own doing.</summary>
    public Task<int> RecordBreachesAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            viewer.MustBeAdmin();
            var now = clock.GetUtcNow();
            var late = await db.Tickets.Where(ticket => ticket.BreachCheckAt < now).OrderBy(ticket => ticket.BreachCheckAt).Take(MostAtOnce).ToListAsync(stop);
            var threads = late.ConvertAll(ticket => ticket.ConversationId);
            var conversations = await db.Conversations.Include(thread => thread.Members).Where(thread => threads.Contains(thread.Id)).ToDictionaryAsync(thread => thread.Id, stop);
            late.ForEach(ticket => ticket.RecordBreaches(viewer, conversations[ticket.ConversationId], now));
            return late.Count;
        },
        stop);

    private async Task BringAsync(PortalDb db, Viewer viewer, Conversation thread, IReadOnlyCollection<Guid> files, CancellationToken stop)
    {
        if (files.Count == 0)
        {
            return;
        }

        var waiting = await db.WaitingAsync(viewer, conversationId: null, files, stop) ?? throw new RuleBroken("file.gone");
        if (!thread.IsMember(viewer.PersonId))
        {
            thread.Add(viewer, await db.People.SingleAsync(person => person.Id == viewer.PersonId, stop), clock.GetUtcNow());
        }

        var message = Message.Send(viewer, thread, new MessageWords(Guid.CreateVersion7(), "") { HasAttachments = true }, clock.GetUtcNow());
        db.Messages.Add(message);
        foreach (var file in waiting)
        {
            file.AttachTo(viewer, thread);
            file.SendWith(viewer, message);
        }
    }

    private Task ChangeAsync(Viewer viewer, long number, Func<PortalDb, Ticket, Conversation, ServiceTerms, Task> change, CancellationToken stop) => store.WriteAsync(
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
        id is null ? null : await db.People.SingleOrDefaultAsync(person => person.Id == id && person.DisabledAt == null, stop) ?? throw new NotFound();

    private static async Task CheckProjectAsync(PortalDb db, Viewer viewer, Guid? projectId, Guid organisationId, CancellationToken stop)
    {
        if (projectId is { } id && !await db.Projects.VisibleTo(viewer).AnyAsync(project => project.Id == id && project.OrganisationId == organisationId, stop))
        {
            throw new NotFound();
        }
    }
}

/// <summary>What is to be different about a ticket; what is left out stays.</summary>
public sealed record TicketChange
{
    public Func<TicketFields, TicketFields>? Amend { get; init; }

    /// <summary>Whether <see cref="AssigneeId"/>, which may be nobody, is meant.</summary>
    public bool Assign { get; init; }

    public Guid? AssigneeId { get; init; }
    public TicketStatus? To { get; init; }
}
