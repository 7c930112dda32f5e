using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Reads of the calendar, all through <c>VisibleTo</c>.</summary>
public sealed partial class CalendarQueries(PortalStore store, SharedReads reads, TimeProvider clock)
{
    /// <summary>The longest span that is read at once.</summary>
    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(400);

    // Zones are at most this far from UTC, so a date anywhere lies within a day on both sides.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>What takes place between two moments, in order.</summary>
    /// <param name="filter">Only these; null for all.</param>
    /// <exception cref="RuleBroken"><c>calendar.span</c>: it ends before it begins, is too long, or not within 1999 to 2102.</exception>
    public Task<CalendarSpan> BetweenAsync(
        Viewer viewer, DateTimeOffset from, DateTimeOffset to, CalendarFilter? filter = null, CancellationToken stop = default)
    {
        if (to <= from || to - from > LongestSpan || from < Recurrence.Earliest || to > Recurrence.Latest)
        {
            throw new RuleBroken("calendar.span");
        }

        return store.ReadAsync(
            async db =>
            {
                var zone = viewer.Zone;
                return new CalendarSpan(
                    await RowsAsync(db, viewer, Found(db, viewer, from, to, filter), from, to, zone, stop), zone);
            },
            stop);
    }

    /// <summary>What takes place today, in the reader's zone, and is not cancelled.</summary>
    public async Task<CalendarSpan> TodayAsync(Viewer viewer, CancellationToken stop = default)
    {
        var zone = viewer.Zone;
        var day = ZonedTime.ToLocal(clock.GetUtcNow(), zone).Date;
        var span = await BetweenAsync(viewer, ZonedTime.ToMoment(day, zone), ZonedTime.ToMoment(day.AddDays(1), zone), null, stop);
        return span with { Rows = [.. span.Rows.Where(row => !row.Cancelled)] };
    }

    /// <summary>By which clock the viewer reads times, and when they work.</summary>
    public Task<CalendarReader> ReaderAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db => new CalendarReader(
            viewer.Zone,
            (await WorkTimes.OfAsync(db, [viewer.PersonId], stop)).GetValueOrDefault(viewer.PersonId)
                ?? new WorkTimes(WorkTimes.Usual, TimeZoneInfo.Utc, new Dictionary<DateOnly, string>())),
        stop);

    /// <exception cref="NotFound">It does not exist, or is not the viewer's.</exception>
    public async Task<CalendarDetail> FindAsync(Viewer viewer, Guid id, DateTime? on = null, CancellationToken stop = default) =>
        await DetailAsync(viewer, id, on, stop) ?? throw new NotFound();

    /// <summary>
    /// The event, for its occurrence with the local start <paramref name="on"/>, or for the next one; null where it is not found.
    /// </summary>
    public Task<CalendarDetail?> DetailAsync(Viewer viewer, Guid id, DateTime? on = null, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var one = await db.CalendarEvents.VisibleTo(viewer, db).Include(found => found.Attendees)
                .SingleOrDefaultAsync(found => found.Id == id, stop);
            if (one is null)
            {
                return null;
            }

            var people = one.Attendees.Select(attendee => attendee.PersonId).Append(one.OrganiserId).ToList();
            var names = await db.People.Where(person => people.Contains(person.Id))
                .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
            var zone = viewer.Zone;
            var now = clock.GetUtcNow();
            var attendees = one.Attendees.OrderBy(attendee => attendee.Id).Select(attendee => RowOf(attendee, viewer, names)).ToList();
            var times = CalendarTimes.Of(one);
            var first = new Occurrence(one.Start, one.End, one.StartsAt, one.EndsAt);
            var asked = on is { } start && one.Repeats ? Recurrence.At(times, start) : null;
            var gone = on is not null && one.Repeats && asked is null;
            var next = Recurrence.Between(times, now, now + LongestSpan, zone).Select(when => (Occurrence?)when).FirstOrDefault();
            return new CalendarDetail
            {
                Id = one.Id,
                Fields = viewer.IsStaff ? one.Fields : one.Fields with { People = [], Outside = [] },
                Version = one.Version,
                Sequence = one.Sequence,
                OrganiserId = one.OrganiserId,
                OrganiserName = names.GetValueOrDefault(one.OrganiserId, ""),
                ClientVisible = one.ClientVisible,
                Cancelled = one.CancelledAt is not null,
                First = first,
                Shown = asked ?? (one.Repeats ? next : null) ?? first,
                IsGone = gone,
                GoneTo = gone ? await db.CalendarEvents.VisibleTo(viewer, db).Where(date => date.SeriesId == id && date.SeriesDate == on)
                    .Select(date => (Guid?)date.Id).FirstOrDefaultAsync(stop) : null,
                Next = next,
                ProjectId = one.ProjectId,
                ProjectName = await db.Projects.VisibleTo(viewer).Where(project => project.Id == one.ProjectId).Select(project => project.Name)
                    .SingleOrDefaultAsync(stop),
                ReaderZone = zone,
                Attendees = attendees,
                Mine = attendees.Find(attendee => attendee.PersonId == viewer.PersonId),
            };
        },
        stop);

    /// <summary>What the form of an event offers.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<CalendarChoices> ChoicesAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db => new CalendarChoices(
                await (from person in db.People.VisibleTo(viewer)
                       where person.DisabledAt == null
                       join organisation in db.Organisations on person.OrganisationId equals organisation.Id
                       orderby organisation.IsProvider descending, organisation.Name, person.Name
                       select new PersonChoice(person.Id, person.Name, organisation.Name, person.Role == Role.Client)).ToListAsync(stop),
                await GroupsAsync(db, viewer, stop),
                await db.Projects.VisibleTo(viewer).Where(project => project.ArchivedAt == null).OrderBy(project => project.Name)
                    .Select(project => new Choice(project.Id, project.Name)).ToListAsync(stop),
                viewer.Zone.Id),
            stop);
    }

    // The teams of projects, then the groups that the viewer is a member of.
    private static async Task<IReadOnlyList<GroupChoice>> GroupsAsync(PortalDb db, Viewer viewer, CancellationToken stop)
    {
        var teams = await db.Projects.VisibleTo(viewer).Where(project => project.ArchivedAt == null && project.Members.Any())
            .OrderBy(project => project.Name)
            .Select(project => new GroupChoice(project.Id, project.Name, project.Members.Select(member => member.PersonId).ToList()))
            .ToListAsync(stop);
        var groups = await db.Conversations.VisibleTo(viewer).Where(one => one.Kind == ConversationKind.Group).OrderBy(one => one.Name)
            .Select(one => new GroupChoice(one.Id, one.Name, one.Members.Select(member => member.PersonId).ToList())).ToListAsync(stop);
        return [.. teams, .. groups];
    }

    /// <summary>The name of the person who changed the event last; null where that is not known.</summary>
    public Task<string?> LastEditorAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                var actor = await db.Log.Where(row => row.CalendarId == id && row.Name == "calendar.updated").OrderByDescending(row => row.Seq)
                    .Select(row => row.ActorId).FirstOrDefaultAsync(stop);
                return await db.People.Where(person => person.Id == actor).Select(person => person.Name).SingleOrDefaultAsync(stop);
            },
            stop);
    }

    // What may take place between two moments: of a series, which is not expanded here, all that has begun.
    private static IQueryable<CalendarEvent> Found(PortalDb db, Viewer viewer, DateTimeOffset from, DateTimeOffset to, CalendarFilter? filter)
    {
        var (first, last, me) = (from - Margin, to + Margin, viewer.PersonId);
        var found = db.CalendarEvents.VisibleTo(viewer, db).Where(one => one.StartsAt < last && (one.Rrule != "" || one.EndsAt > first));
        if (filter?.ProjectId is { } project)
        {
            found = found.Where(one => one.ProjectId == project);
        }

        if (filter?.Kind is { } kind)
        {
            found = found.Where(one => one.Kind == kind);
        }

        return filter is { Mine: true }
            ? found.Where(one => one.OrganiserId == me || one.Attendees.Any(attendee => attendee.PersonId == me)) : found;
    }

    private static async Task<IReadOnlyList<CalendarRow>> RowsAsync(
        PortalDb db, Viewer viewer, IQueryable<CalendarEvent> events, DateTimeOffset begin, DateTimeOffset end, TimeZoneInfo zone,
        CancellationToken stop)
    {
        var me = viewer.PersonId;
        var projects = db.Projects.VisibleTo(viewer);
        var found = await events.Select(one => new
        {
            one.Id, one.Title, one.Kind, one.Place, one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions,
            one.CancelledAt, one.ClientVisible, one.ProjectId, one.Version,
            ProjectName = projects.Where(project => project.Id == one.ProjectId).Select(project => project.Name).FirstOrDefault(),
            Mine = one.Attendees.Where(attendee => attendee.PersonId == me).Select(attendee => (Answer?)attendee.Answer).FirstOrDefault(),
        }).ToListAsync(stop);
        return
        [
            .. from one in found
               from time in Recurrence.Between(
                   new CalendarTimes(one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions), begin, end, zone)
               orderby Order(one.AllDay, time, zone), one.Id
               select new CalendarRow
               {
                   Id = one.Id,
                   Title = one.Title,
                   Kind = one.Kind,
                   Place = one.Place,
                   When = time,
                   Zone = one.Zone,
                   AllDay = one.AllDay,
                   Repeats = one.Rrule.Length > 0,
                   Cancelled = one.CancelledAt is not null,
                   ClientVisible = one.ClientVisible,
                   Version = one.Version,
                   ProjectId = one.ProjectId,
                   ProjectName = one.ProjectName,
                   Mine = one.Mine,
               },
        ];
    }

    private static DateTimeOffset Order(bool allDay, Occurrence when, TimeZoneInfo zone) =>
        allDay ? ZonedTime.ToMoment(when.Start, zone) : when.StartsAt;

    private static AttendeeRow RowOf(Attendee attendee, Viewer viewer, Dictionary<Guid, string> names)
    {
        var own = viewer.IsStaff || attendee.PersonId == viewer.PersonId;
        var name = attendee.PersonId is { } person ? names.GetValueOrDefault(person) : viewer.IsStaff ? attendee.Email : null;
        return new(attendee.Id, attendee.PersonId, name, attendee.Answer, own ? attendee.Note : "", attendee.AnsweredAt, attendee.Waiting,
            own ? attendee.Attended : null);
    }
}
