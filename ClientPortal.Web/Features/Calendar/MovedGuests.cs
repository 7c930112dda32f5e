using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Ends the invitations of a client who moves to another organisation to events of the former one, in the same save.</summary>
internal sealed class MovedGuests : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        var moves = recorded.Select(one => one.Event).OfType<PersonUpdated>().Where(update => update.Fields.Contains("organisation"));
        foreach (var moved in moves.GroupBy(update => update.PersonId).Select(updates => updates.Last()))
        {
            var left = await db.CalendarEvents.Include(one => one.Attendees)
                .Where(one => one.OrganisationId != null && one.OrganisationId != moved.OrganisationId && one.CancelledAt == null
                    && one.Attendees.Any(attendee => attendee.PersonId == moved.PersonId))
                .ToListAsync(stop);
            left.ForEach(one => one.RemoveAfterTransfer(moved));
        }
    }
}
