using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>
/// When people are free. Of their events only the times are told; titles are those of events that the viewer may see.
/// </summary>
public sealed class FreeTimeQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>The most people of one search.</summary>
    public const int MostPeople = 20;

    /// <summary>The longest span of one search, in days.</summary>
    public const int MostDays = 31;

    private const int MostProposals = 6;

    // Zones are at most this far from UTC, so a date anywhere lies within a day on both sides.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>Proposes times at which all are free, and says when each is busy.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="people">Whom it is for: all of them people whom the viewer may see.</param>
    /// <param name="first">The first day, by the viewer's clocks. What has passed is not proposed.</param>
    /// <param name="days">How many days are looked at.</param>
    /// <param name="length">How long it takes.</param>
    /// <param name="except">An event that makes no one busy, because it is what is moved; null for none.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="NotFound">A person does not exist, or the viewer may not see them.</exception>
    /// <exception cref="RuleBroken">Too many people, too many days or none, or a length that does not fit.</exception>
    public Task<FreeTimes> FindAsync(
        Viewer viewer, IReadOnlyCollection<Guid> people, DateOnly first, int days, TimeSpan length, Guid? except = null,
        CancellationToken stop = default)
    {
        var asked = people.Distinct().ToList();
        if (asked.Count is 0 or > MostPeople)
        {
            throw new RuleBroken("calendar.free-people", MostPeople);
        }

        if (days is < 1 or > MostDays || first.Year is < 2000 or > 2100 || length < TimeSpan.FromMinutes(5) || length > TimeSpan.FromDays(1))
        {
            throw new RuleBroken("calendar.free-span", MostDays);
        }

        return store.ReadAsync(
            async db =>
            {
                var known = await db.People.VisibleTo(viewer).Where(person => asked.Contains(person.Id))
                    .Select(person => new { person.Id, person.Name, person.TimeZone }).ToDictionaryAsync(person => person.Id, stop);
                if (known.Count != asked.Count)
                {
                    throw new NotFound();
                }

                var zone = viewer.Zone;
                var from = ZonedTime.ToMoment(first.ToDateTime(default), zone);
                var to = ZonedTime.ToMoment(first.AddDays(days).ToDateTime(default), zone);
                var busy = await BusyAsync(db, viewer, asked, from, to, except, stop);
                var work = await WorkTimes.OfAsync(db, asked, stop);
                var rows = asked.ConvertAll(id =>
                {
                    var own = WorkTimes.Known(known[id].TimeZone);
                    var taken = busy.Where(one => one.People.Contains(id))
                        .SelectMany(one => Recurrence.Between(one.Times, from, to, own).Select(when => TakenOf(one, when, own)))
                        .Where(one => one.When.From < to && one.When.To > from).OrderBy(one => one.When.From).ToList();
                    return new PersonFree(id, known[id].Name, own, [.. work[id].Within(from, to)], taken);
                });
                var times = rows.ConvertAll(row => new PersonTimes(row.Works, [.. row.Busy.Select(one => one.When)]));
                var now = clock.GetUtcNow();
                return new FreeTimes(zone, rows, FreeTime.Find(times, now > from ? now : from, to, length, zone, MostProposals));
            },
            stop);
    }

    // Whole days are the person's own.
    private static Taken TakenOf(Busy one, Occurrence when, TimeZoneInfo own) => new(
        one.Times.AllDay
            ? new Stretch(ZonedTime.ToMoment(when.Start, own), ZonedTime.ToMoment(when.End, own)) : new Stretch(when.StartsAt, when.EndsAt),
        one.Title);

    // Who organises an event or is invited and has not said no is busy. A milestone of a whole day takes no one's time.
    private static async Task<List<Busy>> BusyAsync(
        PortalDb db, Viewer viewer, List<Guid> people, DateTimeOffset from, DateTimeOffset to, Guid? except, CancellationToken stop)
    {
        var (first, last) = (from - Margin, to + Margin);
        var visible = db.CalendarEvents.VisibleTo(viewer, db);
        var found = await db.CalendarEvents
            .Where(one => one.CancelledAt == null && one.Id != except && one.StartsAt < last && (one.Rrule != "" || one.EndsAt > first))
            .Where(one => !one.AllDay || one.Kind != CalendarKind.Milestone)
            .Where(one => people.Contains(one.OrganiserId)
                || one.Attendees.Any(attendee => attendee.PersonId != null && people.Contains(attendee.PersonId.Value)))
            .Select(one => new
            {
                one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions, one.OrganiserId,
                Title = visible.Where(seen => seen.Id == one.Id).Select(seen => seen.Title).FirstOrDefault(),
                Attendees = one.Attendees.Select(attendee => new { attendee.PersonId, attendee.Answer }).ToList(),
            }).ToListAsync(stop);
        return found.ConvertAll(one =>
        {
            // The organiser who is invited too has an answer of their own.
            var invited = one.Attendees.Exists(attendee => attendee.PersonId == one.OrganiserId);
            var attending = one.Attendees.Where(attendee => attendee.Answer != Answer.No).Select(attendee => attendee.PersonId).OfType<Guid>();
            return new Busy(
                new CalendarTimes(one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions), one.Title,
                [.. invited ? attending : attending.Append(one.OrganiserId)]);
        });
    }

    private sealed record Busy(CalendarTimes Times, string? Title, HashSet<Guid> People);
}

/// <summary>When people are free.</summary>
/// <param name="Zone">By whose clocks the reader sees times.</param>
/// <param name="Proposals">The first times at which all are free, in order.</param>
public sealed record FreeTimes(TimeZoneInfo Zone, IReadOnlyList<PersonFree> People, IReadOnlyList<Stretch> Proposals);

/// <summary>When a person works and is busy, within a span of time.</summary>
/// <param name="Zone">Their own.</param>
public sealed record PersonFree(
    Guid Id, string Name, TimeZoneInfo Zone, IReadOnlyList<Stretch> Works, IReadOnlyList<Taken> Busy);

/// <summary>A time at which a person is busy.</summary>
/// <param name="When">The time.</param>
/// <param name="Title">Of the event; null for one that the reader may not see.</param>
public sealed record Taken(Stretch When, string? Title);
