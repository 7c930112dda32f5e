using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The calendar as files for other programs, and the invitations that answer links open.</summary>
public sealed class CalendarFeedQueries(PortalStore store, TimeProvider clock)
{
    // Calendar programs keep what they have read: older events need not be in the feed.
    private static readonly TimeSpan Past = TimeSpan.FromDays(92);

    /// <summary>The person whose address has this secret; null when it is revoked or was never given.</summary>
    /// <exception cref="NotFound">The viewer is a client: only the portal itself asks.</exception>
    public Task<Guid?> OwnerAsync(Viewer viewer, string secret, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var hash = LinkSecret.Hash(secret);
        return store.ReadAsync(
            db => db.CalendarFeeds.Where(one => one.SecretHash == hash).Select(one => (Guid?)one.PersonId).SingleOrDefaultAsync(stop), stop);
    }

    /// <summary>Since when the viewer has an address; null without one.</summary>
    public Task<DateTimeOffset?> SinceAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        db => db.CalendarFeeds.Where(one => one.PersonId == viewer.PersonId).Select(one => (DateTimeOffset?)one.CreatedAt)
            .SingleOrDefaultAsync(stop),
        stop);

    /// <summary>The viewer's calendar: of staff what they organise or are invited to, of clients all that they may see.</summary>
    public Task<string> FeedAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var (me, from) = (viewer.PersonId, clock.GetUtcNow() - Past);
            var events = db.CalendarEvents.VisibleTo(viewer, db).Where(one => one.Rrule != "" || one.EndsAt > from);
            if (viewer.IsStaff)
            {
                events = events.Where(one => one.OrganiserId == me || one.Attendees.Any(attendee => attendee.PersonId == me));
            }

            return CalendarFile.Published(await events.OrderBy(one => one.Id).ToListAsync(stop));
        },
        stop);

    /// <summary>One event as a file.</summary>
    /// <exception cref="NotFound">It does not exist, or is not the viewer's.</exception>
    public Task<string> FileAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.ReadAsync(
        async db => CalendarFile.Published(
            [await db.CalendarEvents.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound()]),
        stop);

    /// <summary>What an answer link opens; null when the event is gone or the attendee is invited no more.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<Invitation?> InvitationAsync(Viewer viewer, Guid id, Guid attendeeId, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db => await db.CalendarEvents.VisibleTo(viewer, db).Include(one => one.Attendees).SingleOrDefaultAsync(one => one.Id == id, stop)
                is { } found && found.Attendees.SingleOrDefault(one => one.Id == attendeeId) is { } attendee
                ? new Invitation(
                    id, attendeeId, attendee.PersonId, found.Title,
                    CalendarWords.When(found, System.Globalization.CultureInfo.CurrentCulture), found.Place, attendee.Answer,
                    Open: found.CancelledAt is null && (found.Repeats || found.EndsAt > clock.GetUtcNow()))
                : null,
            stop);
    }
}
