using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar.Booking;

/// <summary>
/// Raises the version of the offers of all whose time an event takes or gives back. A booking that read the free slots before this save then fails
/// at its own, and is made again on top of this one.
/// </summary>
internal sealed class TakenTime : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        var people = recorded.Where(one => one.Event is CalendarChange).Select(one => one.Source).OfType<CalendarEvent>()
            .SelectMany(one => one.Attendees.Select(attendee => attendee.PersonId).OfType<Guid>().Append(one.OrganiserId)).Distinct().ToList();
        if (people.Count == 0)
        {
            return;
        }

        foreach (var offer in await db.SlotOffers.AsTracking().Where(one => people.Contains(one.PersonId)).ToListAsync(stop))
        {
            offer.TimeChanged();
        }
    }
}
