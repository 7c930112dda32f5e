using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>Reads, marks unread and snoozes the viewer's own notifications. All pages of the person hear of it.</summary>
public sealed class NotificationCommands(PortalStore store, NotificationSignals signals, TimeProvider clock)
{
    /// <exception cref="NotFound">It is not the viewer's, or the viewer may no longer see its subject.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task ReadAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, one => one.Read(viewer, clock.GetUtcNow()), NotificationsChanged.Read, stop);

    /// <exception cref="NotFound">It is not the viewer's, or the viewer may no longer see its subject.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task MarkUnreadAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, one => one.MarkUnread(viewer), NotificationsChanged.Read, stop);

    /// <summary>
    /// Reads all that are unread, or those that happened up to <paramref name="upTo"/>. Returns the moment, by which
    /// <see cref="UndoReadAllAsync"/> finds them again.
    /// </summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public async Task<DateTimeOffset> ReadAllAsync(Viewer viewer, DateTimeOffset? upTo = null, CancellationToken stop = default)
    {
        viewer.MustBe(viewer.PersonId);
        var (now, last) = (clock.GetUtcNow(), upTo ?? DateTimeOffset.MaxValue);
        await ChangeAllAsync(
            viewer, db => db.Notifications.VisibleTo(viewer, db).Waiting().Where(one => one.At <= last), one => one.Read(viewer, now), stop);
        return now;
    }

    /// <summary>Marks those unread that were read at this moment: the undo of <see cref="ReadAllAsync"/>.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task UndoReadAllAsync(Viewer viewer, DateTimeOffset readAt, CancellationToken stop = default)
    {
        viewer.MustBe(viewer.PersonId);
        return ChangeAllAsync(
            viewer, db => db.Notifications.VisibleTo(viewer, db).Where(one => one.ReadAt == readAt), one => one.MarkUnread(viewer), stop);
    }

    /// <summary>
    /// The viewer has this page open and visible: reads what leads to it. Messages are read by receipts instead, so that one further up in the
    /// thread stays unread.
    /// </summary>
    /// <param name="viewer">The person.</param>
    /// <param name="addresses">The page's address, with and without its query, as notifications store it.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public async Task OpenedAsync(Viewer viewer, IReadOnlyCollection<string> addresses, CancellationToken stop = default)
    {
        viewer.MustBe(viewer.PersonId);
        if (await store.ReadAsync(db => Leading(db, viewer, addresses).AnyAsync(stop), stop))
        {
            var now = clock.GetUtcNow();
            await ChangeAllAsync(viewer, db => Leading(db, viewer, addresses), one => one.Read(viewer, now), stop);
        }
    }

    /// <summary>Snoozes it for an hour, or until tomorrow at 8:00 of the person's time zone.</summary>
    /// <exception cref="NotFound">It is not the viewer's, or the viewer may no longer see its subject.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public async Task SnoozeAsync(Viewer viewer, Guid id, Snooze snooze, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        var until = snooze == Snooze.Hour ? now.AddHours(1) : await TomorrowAsync(viewer, now, stop);
        await ChangeAsync(
            viewer,
            id,
            one =>
            {
                one.Snooze(viewer, until, now);
                return true;
            },
            NotificationsChanged.Read,
            stop);
        signals.SnoozeUntil(until);
    }

    /// <summary>Ends a snooze early.</summary>
    /// <exception cref="NotFound">It is not the viewer's, or the viewer may no longer see its subject.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task EndSnoozeAsync(Viewer viewer, Guid id, CancellationToken stop = default) => ChangeAsync(
        viewer,
        id,
        one =>
        {
            one.Snooze(viewer, null, clock.GetUtcNow());
            return true;
        },
        NotificationsChanged.Read,
        stop);

    private async Task ChangeAsync(Viewer viewer, Guid id, Func<Notification, bool> change, string name, CancellationToken stop)
    {
        var changed = await store.WriteAsync(
            async db => change(await db.Notifications.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound()),
            stop);
        if (changed)
        {
            signals.Send(viewer.PersonId, name, id);
        }
    }

    // In several saves, so that the write gate is free in between.
    private async Task ChangeAllAsync(
        Viewer viewer, Func<PortalDb, IQueryable<Notification>> which, Func<Notification, bool> change, CancellationToken stop)
    {
        int count, total = 0;
        do
        {
            count = await store.WriteAsync(
                async db => (await which(db).OrderByDescending(one => one.At).Take(NotificationReactor.MostPerSave).ToListAsync(stop)).Count(change),
                stop);
            total += count;
        }
        while (count == NotificationReactor.MostPerSave);
        if (total > 0)
        {
            signals.Send(viewer.PersonId, NotificationsChanged.Read);
        }
    }

    private static IQueryable<Notification> Leading(PortalDb db, Viewer viewer, IReadOnlyCollection<string> addresses) =>
        db.Notifications.Where(one => one.PersonId == viewer.PersonId && one.ReadAt == null && one.MessageSeq == null
            && addresses.Contains(one.Path));

    private async Task<DateTimeOffset> TomorrowAsync(Viewer viewer, DateTimeOffset now, CancellationToken stop)
    {
        var name = await store.ReadAsync(
            db => db.People.Where(person => person.Id == viewer.PersonId).Select(person => person.TimeZone).SingleAsync(stop), stop);
        return LocalTime.Tomorrow(DigestSchedule.Morning, now, NotificationSettings.ZoneOf(name));
    }
}

/// <summary>How long a notification is snoozed.</summary>
public enum Snooze
{
    Hour,
    Tomorrow,
}
