using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>
/// An event of the calendar for each appointment of a prospect, changed in the save of the caller: one that is moved moves its event, one that is
/// cancelled cancels it, and a prospect that becomes a client takes its events along. Calendly invites the prospect itself.
/// </summary>
internal static class ProspectMeetings
{
    // Of an appointment without an end.
    private static readonly TimeSpan UsualLength = TimeSpan.FromMinutes(30);

    /// <summary>Brings the events up to date with the appointments. Where they are, nothing changes.</summary>
    public static async Task FollowAsync(PortalDb db, Viewer by, Prospect prospect, DateTimeOffset now, CancellationToken stop)
    {
        var events = await EventsAsync(db, prospect.Id, stop);
        var appointments = prospect.Appointments.OrderBy(one => one.Id).ToList();
        foreach (var one in events.Where(one => one.CancelledAt is null))
        {
            if (appointments.Find(booked => booked.Id == one.AppointmentId) is { } present)
            {
                Follow(by, one, present, LastOf(present, appointments), now);
            }
        }

        foreach (var booked in appointments.Where(booked => booked is { Replaced: false, CancelledAt: null }
            && !events.Exists(one => one.AppointmentId == booked.Id)))
        {
            await AddAsync(db, by, prospect, booked, now, stop);
        }
    }

    /// <summary>Gives the events of a prospect that was converted to its organisation and project.</summary>
    public static async Task CarryAsync(PortalDb db, Viewer by, Prospect prospect, DateTimeOffset now, CancellationToken stop)
    {
        foreach (var one in await EventsAsync(db, prospect.Id, stop))
        {
            one.CarryTo(by, prospect.OrganisationId!.Value, prospect.ProjectId, now);
        }
    }

    private static void Follow(Viewer by, CalendarEvent one, Appointment present, Appointment last, DateTimeOffset now)
    {
        // Of an appointment that is cancelled because it was moved, the new one is still to come.
        if (last is { CancelledAt: not null, Replaced: false })
        {
            one.Cancel(by, now);
        }
        else if (last != present && TimesOf(last, ZonedTime.Zone(one.Zone)) is var (start, end))
        {
            one.Follow(by, last.Id, start, end, now);
        }
    }

    private static async Task AddAsync(
        PortalDb db, Viewer by, Prospect prospect, Appointment booked, DateTimeOffset now, CancellationToken stop)
    {
        var staff = db.People.Where(person => person.DisabledAt == null && person.Role != Role.Client);
        var organiser = await staff.SingleOrDefaultAsync(person => person.Id == prospect.OwnerId, stop)
            ?? await staff.Where(person => person.Role == Role.Admin).OrderBy(person => person.Id).FirstOrDefaultAsync(stop);
        if (organiser is null)
        {
            return;
        }

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(organiser.TimeZone, out var own) && own.HasIanaId ? own : TimeZoneInfo.Utc;
        if (TimesOf(booked, zone) is not var (start, end))
        {
            return;
        }

        var name = Prospect.NameOf(prospect.FirstName, prospect.LastName, prospect.Company, prospect.Email, prospect.Phone);
        var title = string.Join(" – ", new[] { booked.Title, name }.Where(part => !Text.IsBlank(part)));
        var fields = new CalendarFields
        {
            Title = Text.Cut(title, CalendarEvent.TitleLength)!, Place = booked.JoinUrl ?? "", Start = start, End = end, Zone = zone.Id,
        };
        var one = CalendarEvent.OfAppointment(by, organiser.Id, prospect.Id, booked.Id, fields, now);
        if (prospect is { OrganisationId: { } organisation, ConvertedAt: not null })
        {
            one.CarryTo(by, organisation, prospect.ProjectId, now);
        }

        db.CalendarEvents.Add(one);
    }

    // The appointment that replaces it, and that one's, and so on.
    private static Appointment LastOf(Appointment one, List<Appointment> all)
    {
        for (var steps = 0; steps < all.Count && all.Find(other => other.FormerInviteeUri == one.InviteeUri) is { } next; steps++)
        {
            one = next;
        }

        return one;
    }

    // By the clocks of a zone; null where it has no times that an event can have: what Calendly sends is noted in any case.
    private static (DateTime Start, DateTime End)? TimesOf(Appointment booked, TimeZoneInfo zone)
    {
        if (booked.StartsAt is not { Year: >= 2001 and < 2100 } starts)
        {
            return null;
        }

        var length = booked.EndsAt - starts is { } said && said >= TimeSpan.FromMinutes(1) && said <= TimeSpan.FromDays(1) ? said : UsualLength;
        var start = ZonedTime.ToLocal(starts, zone);
        return (start, start + length);
    }

    private static Task<List<CalendarEvent>> EventsAsync(PortalDb db, Guid prospectId, CancellationToken stop) =>
        db.CalendarEvents.Include(one => one.Attendees).Where(one => one.ProspectId == prospectId).ToListAsync(stop);
}
