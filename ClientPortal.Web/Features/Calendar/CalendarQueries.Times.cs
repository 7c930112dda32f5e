using ClientPortal.Domain.Access;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarQueries
{
    /// <summary>
    /// Whether an event that the viewer may see takes place between two moments and is not cancelled. It is read once for all who hear of it at
    /// <paramref name="asOf"/>, their place in the log.
    /// </summary>
    public async Task<bool> TakesPlaceAsync(
        Viewer viewer, Guid id, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, long asOf, CancellationToken stop = default)
    {
        var one = await reads.OnceAsync((nameof(TakesPlaceAsync), id, asOf), () => store.ReadAsync(
            db => db.CalendarEvents.Where(found => found.Id == id && found.CancelledAt == null).Select(found => new Glance(
                new CalendarTimes(found.Start, found.End, found.Zone, found.AllDay, found.Rrule, found.Exceptions),
                found.OrganisationId, found.ClientVisible, found.ProjectId,
                found.Attendees.Select(attendee => attendee.PersonId).ToList())).SingleOrDefaultAsync(stop),
            stop));
        return one is not null
            && AccessRules.Calendar.Allows(viewer, new CalendarAccess
            {
                OrganisationId = one.OrganisationId,
                IsClientVisible = one.ClientVisible,
                IsInvited = one.Invited.Contains(viewer.PersonId),
                IsOfOwnProject = one.ProjectId is { } project && viewer.ProjectIds.Contains(project),
            })
            && Recurrence.Between(one.Times, from, to, zone).Any();
    }

    /// <summary>
    /// The occurrences of a span that overlap another one of the same person: of all people for staff, of themselves for clients. By event and
    /// local start; of several others the first.
    /// </summary>
    public async Task<IReadOnlyDictionary<(Guid Id, DateTime Start), CalendarConflict>> ConflictsAsync(
        Viewer viewer, CalendarSpan span, CancellationToken stop = default)
    {
        var timed = span.Rows.Where(row => !row.AllDay && !row.Cancelled).OrderBy(row => row.When.StartsAt).ToList();
        var pairs = (from index in Enumerable.Range(0, timed.Count)
                     from other in timed.Skip(index + 1).TakeWhile(other => other.When.StartsAt < timed[index].When.EndsAt)
                     select (Row: timed[index], Other: other)).ToList();
        if (pairs.Count == 0)
        {
            return new Dictionary<(Guid Id, DateTime Start), CalendarConflict>();
        }

        var people = await BusyAsync(viewer, [.. pairs.SelectMany(pair => new[] { pair.Row.Id, pair.Other.Id }).Distinct()], stop);
        var found = new Dictionary<(Guid Id, DateTime Start), CalendarConflict>();
        foreach (var (row, other) in pairs)
        {
            var both = people[row.Id].Intersect(people[other.Id]).ToList();
            if (both.Count > 0)
            {
                var alone = both.Count == 1 && both[0].Id == viewer.PersonId;
                IReadOnlyList<string> names = alone ? [] : [.. both.Select(person => person.Name).Order(StringComparer.CurrentCulture)];
                found.TryAdd((row.Id, row.When.Start), new CalendarConflict(other.Title, names));
                found.TryAdd((other.Id, other.When.Start), new CalendarConflict(row.Title, names));
            }
        }

        return found;
    }

    // Who organises these events or is invited to them and has not said no.
    private Task<ILookup<Guid, Choice>> BusyAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var visible = db.CalendarEvents.VisibleTo(viewer, db).Where(one => ids.Contains(one.Id));
            var attending = visible.SelectMany(
                one => one.Attendees.Where(attendee => attendee.PersonId != null && attendee.Answer != Answer.No),
                (one, attendee) => new { one.Id, PersonId = attendee.PersonId!.Value });
            var busy = await attending.Union(visible.Select(one => new { one.Id, PersonId = one.OrganiserId }))
                .Where(one => viewer.IsStaff || one.PersonId == viewer.PersonId)
                .Join(db.People, one => one.PersonId, person => person.Id, (one, person) => new { one.Id, PersonId = person.Id, person.Name })
                .ToListAsync(stop);
            return busy.ToLookup(one => one.Id, one => new Choice(one.PersonId, one.Name));
        },
        stop);

    private sealed record Glance(
        CalendarTimes Times, Guid? OrganisationId, bool ClientVisible, Guid? ProjectId, IReadOnlyList<Guid?> Invited);
}
