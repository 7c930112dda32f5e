using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Changes when a person is reminded.</summary>
public sealed class ReminderCommands(PortalStore store, ReminderReactor reminders, TimeProvider clock)
{
    /// <summary>Sets the minutes before the start at which the viewer is reminded; none for no reminder.</summary>
    /// <exception cref="Domain.RuleBroken">A value is not offered, or the viewer is read-only.</exception>
    public Task ChooseAsync(Viewer viewer, IReadOnlyCollection<int> minutes, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var (me, now) = (viewer.PersonId, clock.GetUtcNow());
            var choice = await db.ReminderChoices.SingleOrDefaultAsync(one => one.PersonId == me, stop);
            if (choice is null)
            {
                choice = ReminderChoice.Of(me);
                db.ReminderChoices.Add(choice);
            }

            choice.Choose(viewer, minutes, now);

            // The jobs of the viewer's events are due at the next reminder of all who are reminded.
            var own = await db.CalendarEvents.Include(one => one.Attendees)
                .Where(one => one.CancelledAt == null && (one.Rrule != "" || one.StartsAt > now))
                .Where(one => one.OrganiserId == me || one.Attendees.Any(attendee => attendee.PersonId == me))
                .ToListAsync(stop);
            foreach (var one in own)
            {
                await reminders.PlanAsync(db, one, stop);
            }
        },
        stop);
}
