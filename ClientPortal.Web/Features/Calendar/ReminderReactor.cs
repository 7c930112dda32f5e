using ClientPortal.Domain.Access;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>
/// Reminders: one open job an event, due at its next reminder. What is due is decided when it runs, from the event as it is then; the rows of
/// what was given make a second run give nothing.
/// </summary>
public sealed class ReminderReactor(PortalStore store, JobQueue jobs, ViewerSource viewers, TimeProvider clock) : IJobHandler
{
    /// <summary>The kind of the jobs.</summary>
    public const string Kind = "calendar-reminders";

    /// <summary>Minutes before the start.</summary>
    public static readonly IReadOnlyList<int> Offsets = [24 * 60, 15];

    // A series is planned from one occurrence to the next, so this need only reach the next one.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(400);

    /// <summary>Has the event looked at when its next reminder is due; withdraws the job where there is none.</summary>
    public Task PlanAsync(PortalDb db, CalendarEvent one, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var starts = Occurrences(one, now);
        return starts.Count == 0
            ? jobs.CancelAsync(db, Kind, $"{one.Id}", stop)
            : jobs.EnqueueAsync(db, new JobRequest(Kind, $"{one.Id}", FirstOf(starts, now), $"{one.Id}", Subject: $"/calendar/{one.Id}"), stop);
    }

    /// <inheritdoc/>
    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop) =>
        store.WriteAsync(db => GiveAsync(db, Guid.Parse(run.Payload), stop), stop);

    private async Task<JobOutcome> GiveAsync(PortalDb db, Guid id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var one = await db.CalendarEvents.Include(found => found.Attendees).SingleOrDefaultAsync(found => found.Id == id, stop);
        if (one is null || Occurrences(one, now) is not { Count: > 0 } starts)
        {
            return JobOutcome.Skipped("It was cancelled, or is over.");
        }

        var given = (await db.CalendarReminders.Where(row => row.CalendarId == id && row.Sequence == one.TimeSequence)
            .Select(row => new { row.Occurrence, row.PersonId, row.Minutes }).ToListAsync(stop))
            .Select(row => (row.Occurrence, row.PersonId, row.Minutes)).ToHashSet();
        var people = await PeopleAsync(one, stop);
        foreach (var start in starts)
        {
            foreach (var (person, invitedAt, sequence) in people)
            {
                // Those whose time has come and who were invited before; of an event that was moved nearer, also what has passed meanwhile.
                var due = Offsets.Where(minutes => start.AddMinutes(-minutes) <= now
                    && (start.AddMinutes(-minutes) > invitedAt || sequence != one.TimeSequence)
                    && !given.Contains((start, person, minutes))).ToList();
                foreach (var minutes in due)
                {
                    db.CalendarReminders.Add(new CalendarReminder
                    {
                        CalendarId = id, PersonId = person, Occurrence = start, Minutes = minutes, Sequence = one.TimeSequence, At = now,
                    });
                }

                if (due.Count > 0)
                {
                    one.Remind(Viewer.Portal, person, due.Min(), now);
                }
            }
        }

        return NextOf(starts, now) is { } next ? JobOutcome.Later(next, "The next reminder.") : JobOutcome.Done;
    }

    // Those who are reminded, when they were invited, and at which time of the event: who may still see it and has not said no.
    private async Task<List<(Guid Person, DateTimeOffset InvitedAt, int Sequence)>> PeopleAsync(CalendarEvent one, CancellationToken stop)
    {
        var invited = one.Attendees.Where(attendee => attendee is { PersonId: not null, Answer: not Answer.No, Waiting: false })
            .Select(attendee => (Person: attendee.PersonId!.Value, attendee.InvitedAt, attendee.InvitedSequence)).ToList();
        if (one.Attendees.All(attendee => attendee.PersonId != one.OrganiserId))
        {
            invited.Add((one.OrganiserId, one.CreatedAt, 0));
        }

        var known = await viewers.OfAllAsync([.. invited.Select(person => person.Person)], stop);
        return invited.FindAll(person => known.TryGetValue(person.Person, out var viewer)
            && AccessRules.Calendar.Allows(viewer, new CalendarAccess
            {
                OrganisationId = one.OrganisationId,
                IsClientVisible = one.ClientVisible,
                IsInvited = true,
                IsOfOwnProject = one.ProjectId is { } project && viewer.ProjectIds.Contains(project),
            }));
    }

    // The starts of the occurrences to come, by the clocks of the event's own zone.
    private static List<DateTimeOffset> Occurrences(CalendarEvent one, DateTimeOffset now) => one.CancelledAt is not null ? [] :
    [
        .. Recurrence.Between(CalendarTimes.Of(one), now, now + Ahead, ZonedTime.Zone(one.Zone))
            .Select(when => when.StartsAt).Where(start => start > now).Take(2),
    ];

    // At once when some are past: the run decides whether they are still to be given.
    private static DateTimeOffset FirstOf(List<DateTimeOffset> starts, DateTimeOffset now) =>
        starts.SelectMany(start => Offsets.Select(minutes => start.AddMinutes(-minutes))).Append(DateTimeOffset.MaxValue).Min() is var first
        && first > now ? first : now;

    private static DateTimeOffset? NextOf(List<DateTimeOffset> starts, DateTimeOffset now) => starts
        .SelectMany(start => Offsets.Select(minutes => start.AddMinutes(-minutes))).Where(moment => moment > now)
        .Select(moment => (DateTimeOffset?)moment).Min();
}
