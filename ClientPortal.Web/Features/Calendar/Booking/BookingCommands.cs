using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar.Booking;

/// <summary>Slots that staff open, and that clients take.</summary>
public sealed class BookingCommands(PortalStore store, CalendarPost post, ReminderReactor reminders, TimeProvider clock)
{
    /// <summary>Sets when clients can make an appointment with the viewer.</summary>
    /// <exception cref="RuleBroken">A field is not valid, or the viewer is not staff or read-only.</exception>
    public Task OfferAsync(Viewer viewer, SlotFields fields, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaff();
            var offer = await db.SlotOffers.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId, stop);
            if (offer is null)
            {
                offer = SlotOffer.Of(viewer);
                db.SlotOffers.Add(offer);
            }

            offer.Change(viewer, fields, clock.GetUtcNow());
        },
        stop);

    /// <summary>
    /// Takes a slot of a member of staff for the viewer; answers with the id of its event. Of several who take one slot at the same time one gets
    /// it: the save of the event raises the version of the offer (<see cref="TakenTime"/>), so the others read again, and find it taken.
    /// </summary>
    /// <exception cref="NotFound">The person offers no slots.</exception>
    /// <exception cref="RuleBroken">
    /// <c>calendar.slot-taken</c>; <c>calendar.slot-gone</c>: it is past or no longer offered; <c>calendar.slot-for-clients</c>; the viewer is
    /// read-only.
    /// </exception>
    public Task<Guid> TakeAsync(
        Viewer viewer, Guid personId, DateTimeOffset startsAt, string? note = null, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var now = clock.GetUtcNow();
            var (offer, person) = await OpenAsync(db, viewer, personId, stop) ?? throw new NotFound();
            var zone = FreeSlots.ZoneOf(person.TimeZone);
            if (!offer.Slots(zone, now).Any(slot => slot.StartsAt == startsAt))
            {
                throw new RuleBroken("calendar.slot-gone");
            }

            var free = await FreeSlots.OfAsync(db, offer, zone, now, stop);
            if (!free.Any(slot => slot.StartsAt == startsAt))
            {
                throw new RuleBroken("calendar.slot-taken");
            }

            var start = ZonedTime.ToLocal(startsAt, zone);
            var fields = new CalendarFields
            {
                Title = offer.Title, Place = offer.Place, Start = start, End = start.AddMinutes(offer.Minutes), Zone = zone.Id,
            };
            var one = CalendarEvent.Book(viewer, personId, fields, note, now);
            db.CalendarEvents.Add(one);

            // To the client too, although they act: it is how the appointment gets into their own calendar.
            await post.InviteAsync(db, Viewer.Portal, one, [.. one.Attendees], isNew: true, stop);
            await reminders.PlanAsync(db, one, stop);
            return one.Id;
        },
        stop);

    /// <summary>Checks that the time of a slot that all attendees had given back is still free before one of them takes it again.</summary>
    /// <exception cref="RuleBroken"><c>calendar.slot-taken</c>.</exception>
    internal static async Task CheckAgainAsync(PortalDb db, CalendarEvent one, Answer answer, DateTimeOffset now, CancellationToken stop)
    {
        if (answer == Answer.No || one.Repeats || one.Attendees.Any(attendee => attendee.Answer != Answer.No)
            || await OpenAsync(db, Viewer.Portal, one.OrganiserId, stop) is not var (offer, person))
        {
            return;
        }

        var zone = FreeSlots.ZoneOf(person.TimeZone);
        if (offer.Slots(zone, now).Any(slot => slot.StartsAt == one.StartsAt)
            && !(await FreeSlots.OfAsync(db, offer, zone, now, stop)).Any(slot => slot.StartsAt == one.StartsAt))
        {
            throw new RuleBroken("calendar.slot-taken");
        }
    }

    internal static async Task<(SlotOffer Offer, Person Person)?> OpenAsync(PortalDb db, Viewer viewer, Guid personId, CancellationToken stop)
    {
        var person = await db.People.VisibleTo(viewer)
            .SingleOrDefaultAsync(one => one.Id == personId && one.DisabledAt == null && one.Role != Role.Client, stop);
        return person is not null && await db.SlotOffers.SingleOrDefaultAsync(one => one.PersonId == personId && one.IsOpen, stop) is { } offer
            ? (offer, person) : null;
    }
}
