using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar.Booking;

/// <summary>Which slots of an offer are free.</summary>
internal static class FreeSlots
{
    // Zones are at most this far from UTC, so a date anywhere lies within a day on both sides.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>
    /// The free slots from now on, in order. What the person organises or attends takes its time and the buffer around it: not what is cancelled,
    /// what they or all others declined, and days on which only something is due.
    /// </summary>
    public static async Task<IReadOnlyList<Slot>> OfAsync(
        PortalDb db, SlotOffer offer, TimeZoneInfo zone, DateTimeOffset now, CancellationToken stop)
    {
        var slots = offer.Slots(zone, now).ToList();
        if (slots.Count == 0)
        {
            return slots;
        }

        var buffer = TimeSpan.FromMinutes(offer.Buffer);
        var (begin, end, person) = (slots[0].StartsAt - buffer, slots[^1].EndsAt + buffer, offer.PersonId);
        var (first, last) = (begin - Margin, end + Margin);
        var events = await db.CalendarEvents.AsNoTracking()
            .Where(one => one.CancelledAt == null && one.StartsAt < last && (one.Rrule != "" || one.EndsAt > first))
            .Where(one => !one.AllDay || one.Kind != CalendarKind.Milestone)
            .Where(one => one.Attendees.Any(attendee => attendee.PersonId == person && attendee.Answer != Answer.No && !attendee.Waiting)
                || (one.OrganiserId == person && (!one.Attendees.Any() || one.Attendees.Any(attendee => attendee.Answer != Answer.No))))
            .Select(one => new { one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions }).ToListAsync(stop);
        var taken = (from one in events
                     from time in Recurrence.Between(
                         new CalendarTimes(one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions), begin, end, zone)
                     select one.AllDay ? new Slot(ZonedTime.ToMoment(time.Start, zone), ZonedTime.ToMoment(time.End, zone))
                         : new Slot(time.StartsAt, time.EndsAt)).ToList();
        return slots.FindAll(slot => !taken.Exists(one => one.StartsAt < slot.EndsAt + buffer && one.EndsAt > slot.StartsAt - buffer));
    }

    /// <summary>A person's time zone, as events name it.</summary>
    public static TimeZoneInfo ZoneOf(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : TimeZoneInfo.Utc;
}
