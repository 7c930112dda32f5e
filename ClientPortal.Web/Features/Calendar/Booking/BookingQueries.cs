using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar.Booking;

/// <summary>Which slots are offered, and which of them are free.</summary>
public sealed class BookingQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>The viewer's own offer, or one to begin with, of their working hours; and their time zone.</summary>
    /// <exception cref="Domain.NotFound">The viewer is a client.</exception>
    public Task<OwnOffer> MineAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                var me = await db.People.Where(person => person.Id == viewer.PersonId).SingleOrDefaultAsync(stop);
                var offer = await db.SlotOffers.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId, stop);
                return new OwnOffer(offer?.Fields, me?.WorkingHours, me?.TimeZone ?? TimeZoneInfo.Utc.Id);
            },
            stop);
    }

    /// <summary>The members of staff with whom an appointment can be made, by name.</summary>
    public Task<IReadOnlyList<OfferRow>> OffersAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db => (IReadOnlyList<OfferRow>)await (
            from offer in db.SlotOffers
            where offer.IsOpen
            join person in db.People.VisibleTo(viewer) on offer.PersonId equals person.Id
            where person.DisabledAt == null && person.Role != Role.Client
            orderby person.Name, person.Id
            select new OfferRow(person.Id, person.Name, offer.Title, offer.Minutes)).ToListAsync(stop),
        stop);

    /// <summary>The free slots of a member of staff, and the viewer's time zone; null where none are offered.</summary>
    public Task<FreeTimes?> FreeAsync(Viewer viewer, Guid personId, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            if (await BookingCommands.OpenAsync(db, viewer, personId, stop) is not var (offer, person))
            {
                return null;
            }

            var slots = await FreeSlots.OfAsync(db, offer, FreeSlots.ZoneOf(person.TimeZone), clock.GetUtcNow(), stop);
            return new FreeTimes(person.Name, offer.Title, offer.Place, offer.Minutes, slots, viewer.Zone);
        },
        stop);
}

/// <summary>What the form of an offer begins with. <paramref name="Fields"/> are null as long as nothing was saved.</summary>
public sealed record OwnOffer(SlotFields? Fields, WorkingHours? Hours, string Zone);

/// <summary>A member of staff with whom an appointment can be made.</summary>
public sealed record OfferRow(Guid PersonId, string Name, string Title, int Minutes);

/// <summary>The free slots of a member of staff. <paramref name="Zone"/> is the reader's.</summary>
public sealed record FreeTimes(string Name, string Title, string Place, int Minutes, IReadOnlyList<Slot> Slots, TimeZoneInfo Zone);
