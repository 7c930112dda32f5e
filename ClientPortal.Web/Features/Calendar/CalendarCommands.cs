using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar.Booking;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>
/// All changes to the calendar, for pages, API, answer links and demo data alike. Invitations and reminders are written in the same save.
/// </summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what does not exist or is not the viewer's, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed partial class CalendarCommands(PortalStore store, CalendarPost post, ReminderReactor reminders, TimeProvider clock)
{
    /// <summary>Creates an event and invites its attendees; answers with its id. The viewer is its organiser.</summary>
    public Task<Guid> PlanAsync(
        Viewer viewer, CalendarFields fields, CalendarPlace place, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaff();
            var (now, organisation) = (clock.GetUtcNow(), (Guid?)null);
            if (place.ProjectId is { } projectId)
            {
                organisation = await db.Projects.VisibleTo(viewer).Where(project => project.Id == projectId)
                    .Select(project => (Guid?)project.OrganisationId).SingleOrDefaultAsync(stop) ?? throw new NotFound();
            }

            if (place.TicketId is { } ticketId)
            {
                var client = await db.Tickets.VisibleTo(viewer, db).Where(ticket => ticket.Id == ticketId)
                    .Select(ticket => (Guid?)ticket.OrganisationId).SingleOrDefaultAsync(stop) ?? throw new NotFound();
                organisation = (organisation ?? client) == client ? client : throw new RuleBroken("calendar.two-organisations");
            }

            Recurrence.Check(CalendarTimes.Of(fields.Checked()));
            var invited = await CheckPeopleAsync(db, viewer, fields, place.ClientVisible, organisation, stop);
            var one = CalendarEvent.Plan(viewer, fields, place with { OrganisationId = organisation ?? invited }, now);
            db.CalendarEvents.Add(one);
            await post.InviteAsync(db, viewer, one, [.. one.Attendees], isNew: true, stop);
            await reminders.PlanAsync(db, one, stop);
            return one.Id;
        },
        stop);

    /// <summary>
    /// Changes some fields, on top of changes by others, or with <paramref name="seenVersion"/> only of that version.
    /// <paramref name="change"/> may run more than once.
    /// </summary>
    /// <exception cref="EditConflict">Another person saved after <paramref name="seenVersion"/>.</exception>
    public Task ChangeAsync(
        Viewer viewer, Guid id, Func<CalendarFields, CalendarFields> change, int? seenVersion = null, CancellationToken stop = default) =>
        store.WriteAsync(
            async db =>
            {
                var one = await LoadAsync(db, viewer, id, stop);
                viewer.MustBeStaff();
                await ChangeAsync(db, viewer, one, Moved(one, change(one.Fields).Checked()), seenVersion, stop);
            },
            stop);

    /// <summary>Cancels an event: it stays in the calendar as cancelled.</summary>
    public Task CancelAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db => await CancelAsync(db, viewer, await LoadAsync(db, viewer, id, stop), stop), stop);

    /// <summary>The viewer's own answer.</summary>
    /// <exception cref="NotFound">They are not invited.</exception>
    public Task ReplyAsync(Viewer viewer, Guid id, Answer answer, string? note = null, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var one = await LoadAsync(db, viewer, id, stop);
            var mine = one.Attendees.SingleOrDefault(attendee => attendee.PersonId == viewer.PersonId) ?? throw new NotFound();
            await BookingCommands.CheckAgainAsync(db, one, answer, clock.GetUtcNow(), stop);
            one.Reply(viewer, mine.Id, answer, note, clock.GetUtcNow());
        },
        stop);

    /// <summary>An attendee's answer that staff were told, or that a link of a mail gives.</summary>
    public Task NoteReplyAsync(
        Viewer viewer, Guid id, Guid attendeeId, Answer answer, string? note = null, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var one = await LoadAsync(db, viewer, id, stop);
            viewer.MustBeStaff();
            await BookingCommands.CheckAgainAsync(db, one, answer, clock.GetUtcNow(), stop);
            one.Reply(viewer, attendeeId, answer, note, clock.GetUtcNow());
        },
        stop);

    private async Task ChangeAsync(
        PortalDb db, Viewer viewer, CalendarEvent one, CalendarFields fields, int? seenVersion, CancellationToken stop)
    {
        one.CheckEdit(seenVersion, changes: one.Fields.DifferencesTo(fields).Count > 0);
        Recurrence.Check(CalendarTimes.Of(fields));
        var invited = await CheckPeopleAsync(db, viewer, fields, one.ClientVisible, one.OrganisationId, stop);
        var (before, sequence) = (one.Attendees.ToList(), one.Sequence);
        var (start, repeated) = (one.Start, one.Repeats);
        one.Change(viewer, fields, invited, clock.GetUtcNow());
        if (repeated)
        {
            await MoveDatesAsync(db, one, one.Start - start, stop);
        }

        if (one.Sequence != sequence)
        {
            await post.UninviteAsync(db, viewer, one, [.. before.Except(one.Attendees)], stop);
            await post.InviteAsync(db, viewer, one, [.. one.Attendees.Except(before)], isNew: true, stop);
            await post.InviteAsync(db, viewer, one, [.. one.Attendees.Intersect(before)], isNew: false, stop);
        }

        await reminders.PlanAsync(db, one, stop);
    }

    private async Task CancelAsync(PortalDb db, Viewer viewer, CalendarEvent one, CancellationToken stop)
    {
        var before = one.CancelledAt;
        one.Cancel(viewer, clock.GetUtcNow());
        if (before is null)
        {
            await CancelDatesAsync(db, viewer, one, stop);
            await post.UninviteAsync(db, viewer, one, [.. one.Attendees], stop);
            await reminders.PlanAsync(db, one, stop);
        }
    }

    private static async Task<CalendarEvent> LoadAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.CalendarEvents.VisibleTo(viewer, db).Include(one => one.Attendees).SingleOrDefaultAsync(one => one.Id == id, stop)
            ?? throw new NotFound();

    // Clients of two organisations never meet in one event, and none is invited to what they may not see. Answers with the clients' organisation.
    private static async Task<Guid?> CheckPeopleAsync(
        PortalDb db, Viewer viewer, CalendarFields fields, bool clientVisible, Guid? organisation, CancellationToken stop)
    {
        var asked = fields.People.Distinct().ToList();
        var people = await db.People.VisibleTo(viewer).Where(person => asked.Contains(person.Id))
            .Select(person => new { person.Role, person.OrganisationId }).ToListAsync(stop);
        if (people.Count != asked.Count)
        {
            throw new RuleBroken("calendar.person-unknown");
        }

        var organisations = people.Where(person => person.Role == Role.Client).Select(person => person.OrganisationId).Distinct().ToList();
        if (organisations.Count > 0 && !clientVisible)
        {
            throw new RuleBroken("calendar.client-in-internal");
        }

        return organisations.Count > 1 || (organisation is { } own && organisations.Exists(other => other != own))
            ? throw new RuleBroken("calendar.two-organisations")
            : organisations.Count == 0 ? null : organisations[0];
    }
}
