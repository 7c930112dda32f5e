using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Calendar.Booking;

/// <summary>
/// Mails and reminders of what the portal itself changes of an event because an appointment was booked, moved or cancelled elsewhere. People change
/// such an event as any other, by the commands.
/// </summary>
internal sealed class AppointmentNews(CalendarPost post, ReminderReactor reminders) : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        foreach (var (source, happened, by) in recorded)
        {
            if (source is not CalendarEvent { AppointmentId: not null } one || by.PersonId != Viewer.Portal.PersonId)
            {
                continue;
            }

            var attendees = one.Attendees.ToList();
            if (happened is CalendarCancelled)
            {
                await post.UninviteAsync(db, by, one, attendees, stop);
            }
            else if (happened is CalendarUpdated { Fields: var fields } && fields.Contains("time"))
            {
                await post.InviteAsync(db, by, one, attendees, isNew: false, stop);
            }
            else if (happened is not CalendarCreated)
            {
                continue;
            }

            await reminders.PlanAsync(db, one, stop);
        }
    }
}
