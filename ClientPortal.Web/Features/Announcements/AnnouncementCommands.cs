using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Announcements;

public sealed class AnnouncementCommands(PortalStore store, RateLimits limits, LiveBus bus, JobQueue jobs, TimeProvider clock) : IDisposable
{
    // An administrator announces a few times a day; a program that announces more often is a mistake that everybody would see.
    private static readonly RateLimit Limit = new("announcement", PerAccount: 30, PerAddress: 30, TimeSpan.FromMinutes(5));

    // An announcement reaches all open pages at once, and each records that it was seen. One of these writes at a time waits for its turn among
    // all writes of the node, so that a message sent meanwhile waits for one of them and not for hundreds.
    private readonly SemaphoreSlim seeing = new(1, 1);

    /// <summary>Makes an announcement and returns its id. Its audience gets it when it starts.</summary>
    /// <exception cref="NotFound">The viewer is a client, or the organisation or person does not exist.</exception>
    /// <exception cref="RuleBroken"><c>announcement.too-often</c>, with the seconds to wait; those of <see cref="Announcement.Make"/>.</exception>
    public Task<Guid> AnnounceAsync(Viewer viewer, AnnouncementFields fields, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        if (limits.Enter(Limit, viewer) is { } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            throw new RuleBroken("announcement.too-often", seconds) { Kind = RuleKind.TooOften, RetryAfter = seconds };
        }

        return store.WriteAsync(
            async db =>
            {
                var announcement = Announcement.Make(viewer, fields, clock.GetUtcNow());
                var id = fields.Audience.Id;
                var exists = fields.Audience.Scope switch
                {
                    AnnouncementScope.Organisation => await db.Organisations.AnyAsync(one => one.Id == id, stop),
                    AnnouncementScope.Person => await db.People.AnyAsync(one => one.Id == id && one.DisabledAt == null, stop),
                    _ => true,
                };
                if (!exists)
                {
                    throw new NotFound();
                }

                db.Announcements.Add(announcement);
                if (announcement.Form == AnnouncementForm.Notification)
                {
                    var (key, path) = ($"{announcement.Id:N}", AnnouncementNotices.PathOf(announcement.Id));
                    jobs.Add(db, new JobRequest(AnnouncementJob.Kind, key, announcement.StartsAt, key, Subject: path));
                }

                return announcement.Id;
            },
            stop);
    }

    /// <summary>Ends an announcement now: it disappears from all pages.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is a client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public Task EndAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            var announcement = await FindAsync(db, viewer, id, stop);
            announcement.End(viewer, clock.GetUtcNow());
        },
        stop);

    /// <summary>
    /// Has the audience of an announcement notified when it has started, and its notifications withdrawn when it has ended. Returns when to call this
    /// again; null for never.
    /// </summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is a client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public Task<DateTimeOffset?> NotifyAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            return (await FindAsync(db, viewer, id, stop)).Notify(viewer, clock.GetUtcNow());
        },
        stop);

    /// <summary>Records that the viewer's page has shown these announcements; those that are not the viewer's are ignored.</summary>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public async Task SeeAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop = default)
    {
        await seeing.WaitAsync(stop);
        try
        {
            await store.WriteAsync(db => AddReceiptsAsync(db, viewer, ids, stop), stop);
        }
        finally
        {
            seeing.Release();
        }

        bus.Send(new AnnouncementSeen());
    }

    /// <summary>Hides an announcement from the viewer, on all their pages and for good.</summary>
    /// <exception cref="NotFound">It does not exist, or does not address the viewer.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public async Task DismissAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        await store.WriteAsync(
            async db =>
            {
                viewer.MustBe(viewer.PersonId);
                await FindAsync(db, viewer, id, stop);
                var (now, person) = (clock.GetUtcNow(), viewer.PersonId);
                var receipt = await db.AnnouncementReceipts
                    .SingleOrDefaultAsync(one => one.AnnouncementId == id && one.PersonId == person, stop);
                if (receipt is null)
                {
                    db.AnnouncementReceipts.Add(receipt = Receipt(viewer, id, now));
                }

                receipt.Dismiss(now);
            },
            stop);
        bus.Send(new AnnouncementDismissed(viewer.PersonId, id));
        bus.Send(new AnnouncementSeen());
    }

    void IDisposable.Dispose() => seeing.Dispose();

    private async Task AddReceiptsAsync(PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        viewer.MustBe(viewer.PersonId);
        var (now, person) = (clock.GetUtcNow(), viewer.PersonId);
        var unseen = await db.Announcements.VisibleTo(viewer, now).Where(one => ids.Contains(one.Id))
            .Where(one => !db.AnnouncementReceipts.Any(receipt => receipt.AnnouncementId == one.Id && receipt.PersonId == person))
            .Select(one => one.Id).ToListAsync(stop);
        db.AnnouncementReceipts.AddRange(unseen.Select(id => Receipt(viewer, id, now)));
    }

    private async Task<Announcement> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop)
    {
        var found = await db.Announcements.VisibleTo(viewer, clock.GetUtcNow()).SingleOrDefaultAsync(one => one.Id == id, stop);
        return found ?? throw new NotFound();
    }

    private static AnnouncementReceipt Receipt(Viewer viewer, Guid id, DateTimeOffset now) =>
        new() { AnnouncementId = id, PersonId = viewer.PersonId, SeenAt = now };
}
