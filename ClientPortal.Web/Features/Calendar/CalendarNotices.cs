using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Whom the calendar notifies: those who are invited.</summary>
public sealed class CalendarNotices : NotificationSource
{
    private const string Invited = "event-invited", Changed = "event-changed", Cancelled = "event-cancelled", Reminder = "event-reminder",
        Booked = "event-booked";

    // A change of anything else changes no one's plans.
    private static readonly string[] Telling = ["time", "recurrence", "place", "title"];

    public override string Subject => "calendar";

    public override IReadOnlyList<NotificationKind> Kinds =>
    [
        new(Invited, "event"), new(Booked, "event_available"), new(Changed, "event_available"), new(Cancelled, "event_busy"),
        new(Reminder, "alarm") { IsUrgent = true },
    ];

    public override IReadOnlyList<Type> Events =>
        [typeof(CalendarCreated), typeof(CalendarUpdated), typeof(CalendarCancelled), typeof(CalendarReminded)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        if (happened is CalendarReminded reminded)
        {
            return [NoticeOf(Reminder, reminded.CalendarId, [reminded.PersonId]) with { Alone = true }];
        }

        if (happened is CalendarCreated { Booked: true } booked)
        {
            var organiser = await db.CalendarEvents.Where(one => one.Id == booked.CalendarId).Select(one => one.OrganiserId).ToListAsync(stop);
            return [NoticeOf(Booked, booked.CalendarId, organiser)];
        }

        if (happened is CalendarCreated { OfAnswer: true })
        {
            return [];
        }

        var change = (CalendarChange)happened;
        var attendees = await db.CalendarEvents.Where(one => one.Id == change.CalendarId).SelectMany(one => one.Attendees)
            .Where(attendee => attendee.PersonId != null).Select(attendee => attendee.PersonId!.Value).ToListAsync(stop);
        var fresh = happened is CalendarUpdated { Invited: var invited } ? [.. attendees.Intersect(invited)] : attendees;
        return happened switch
        {
            CalendarCancelled => [NoticeOf(Cancelled, change.CalendarId, attendees)],
            CalendarUpdated updated when !updated.Fields.Intersect(Telling).Any() => [NoticeOf(Invited, change.CalendarId, fresh)],
            CalendarUpdated => [NoticeOf(Invited, change.CalendarId, fresh), NoticeOf(Changed, change.CalendarId, [.. attendees.Except(fresh)])],
            _ => [NoticeOf(Invited, change.CalendarId, fresh)],
        };
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.CalendarEvents.VisibleTo(viewer, db);
        return notification => visible.Any(one => one.Id == notification.SubjectId);
    }

    public override Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.CalendarEvents.VisibleTo(viewer, db).Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Title, stop);

    private static Notice NoticeOf(string kind, Guid id, IReadOnlyCollection<Guid> people) => new(kind, id, $"/calendar/{id}", people);
}
