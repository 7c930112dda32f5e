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

    /// <summary>Has the event looked at when its next reminder is due; withdraws the job where there is none.</summary>
    public async Task PlanAsync(PortalDb db, CalendarEvent one, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var offsets = (await ChoicesAsync(db, one, stop)).Values.SelectMany(choice => choice.Minutes).Distinct().ToList();
        var moments = Moments(one, offsets, now);
        if (moments.Count == 0)
        {
            await jobs.CancelAsync(db, Kind, $"{one.Id}", stop);
            return;
        }

        // At once when some are past: the run decides whether they are still to be given.
        var due = moments.Min() is var first && first > now ? first : now;
        await jobs.EnqueueAsync(db, new JobRequest(Kind, $"{one.Id}", due, $"{one.Id}", Subject: $"/calendar/{one.Id}"), stop);
    }

    /// <inheritdoc/>
    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop) =>
        store.WriteAsync(db => GiveAsync(db, Guid.Parse(run.Payload), stop), stop);

    /// <summary>A date that leaves its series at the same time has had the reminders that were given of it there.</summary>
    internal static async Task CarryOverAsync(PortalDb db, CalendarEvent series, CalendarEvent date, CancellationToken stop)
    {
        if (date.Start != date.SeriesDate)
        {
            return;
        }

        var given = await db.CalendarReminders.AsNoTracking()
            .Where(row => row.CalendarId == series.Id && row.Sequence == series.TimeSequence && row.Occurrence == date.StartsAt).ToListAsync(stop);
        db.CalendarReminders.AddRange(given.Select(row => new CalendarReminder
        {
            CalendarId = date.Id,
            PersonId = row.PersonId,
            Occurrence = row.Occurrence,
            Minutes = row.Minutes,
            Sequence = date.TimeSequence,
            At = row.At,
        }));
    }

    private async Task<JobOutcome> GiveAsync(PortalDb db, Guid id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var one = await db.CalendarEvents.Include(found => found.Attendees).SingleOrDefaultAsync(found => found.Id == id, stop);
        if (one is null)
        {
            return JobOutcome.Skipped("It does not exist.");
        }

        var choices = await ChoicesAsync(db, one, stop);
        var offsets = choices.Values.SelectMany(choice => choice.Minutes).Distinct().ToList();
        if (Occurrences(one, offsets, now) is not { Count: > 0 } starts)
        {
            return JobOutcome.Skipped("It was cancelled, is over, or reminds no person.");
        }

        var given = (await db.CalendarReminders.Where(row => row.CalendarId == id && row.Sequence == one.TimeSequence)
            .Select(row => new { row.Occurrence, row.PersonId, row.Minutes }).ToListAsync(stop))
            .Select(row => (row.Occurrence, row.PersonId, row.Minutes)).ToHashSet();
        var people = await PeopleAsync(one, stop);
        foreach (var start in starts)
        {
            foreach (var (person, invitedAt, sequence) in people)
            {
                // What has come since the person chose it, of an event to which they were invited before; of one that was moved nearer, also what
                // has passed meanwhile.
                var (minutesBefore, chosenAt) = choices[person];
                var due = minutesBefore.Where(minutes => start.AddMinutes(-minutes) is var moment && moment <= now && moment > chosenAt
                    && (moment > invitedAt || sequence != one.TimeSequence) && !given.Contains((start, person, minutes))).ToList();
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

                    // Saved with the version that was read: a change that is saved meanwhile has this run decide anew.
                    db.Entry(one).Property(found => found.UpdatedAt).IsModified = true;
                }
            }
        }

        var coming = Moments(one, offsets, now).Where(moment => moment > now).ToList();
        return coming.Count > 0 ? JobOutcome.Later(coming.Min(), "The next reminder.") : JobOutcome.Done;
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

    // What the organiser and the attendees chose, or the defaults.
    private static async Task<Dictionary<Guid, (IReadOnlyList<int> Minutes, DateTimeOffset At)>> ChoicesAsync(
        PortalDb db, CalendarEvent one, CancellationToken stop)
    {
        var people = one.Attendees.Select(attendee => attendee.PersonId).OfType<Guid>().Append(one.OrganiserId).Distinct().ToList();
        var chosen = (await db.ReminderChoices.Where(choice => people.Contains(choice.PersonId)).ToListAsync(stop))
            .Concat(db.ReminderChoices.Local).Distinct().ToDictionary(choice => choice.PersonId);
        return people.ToDictionary(
            person => person,
            person => chosen.TryGetValue(person, out var choice)
                ? (choice.Minutes, choice.ChosenAt) : (ReminderChoice.Defaults, DateTimeOffset.MinValue));
    }

    private static List<DateTimeOffset> Moments(CalendarEvent one, IReadOnlyCollection<int> offsets, DateTimeOffset now) =>
        [.. Occurrences(one, offsets, now).SelectMany(start => offsets.Select(minutes => start.AddMinutes(-minutes)))];

    // The starts of the occurrences whose reminders have begun, and of the next one, by the clocks of the event's own zone.
    private static List<DateTimeOffset> Occurrences(CalendarEvent one, IReadOnlyCollection<int> offsets, DateTimeOffset now)
    {
        var starts = new List<DateTimeOffset>();
        if (one.CancelledAt is not null || offsets.Count == 0)
        {
            return starts;
        }

        var begun = now.AddMinutes(offsets.Max());
        foreach (var when in Recurrence.Between(CalendarTimes.Of(one), now, Recurrence.Latest, ZonedTime.Zone(one.Zone)))
        {
            if (when.StartsAt > now)
            {
                starts.Add(when.StartsAt);
            }

            if (when.StartsAt > begun)
            {
                break;
            }
        }

        return starts;
    }
}
