using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>Reads the viewer's own notifications.</summary>
public sealed class NotificationQueries(PortalStore store, SharedReads reads)
{
    public const int PageSize = 30;

    /// <summary>A larger number is shown as « 99+ », so no more are counted.</summary>
    public const int MostCounted = 100;

    /// <summary>
    /// How many are unread and not snoozed, at most <see cref="MostCounted"/>. With the moment of a signal just received, one read answers all
    /// pages of the person on this node.
    /// </summary>
    public async Task<int> CountAsync(Viewer viewer, long? moment = null, CancellationToken stop = default)
    {
        return moment is null
            ? (await ReadAsync()).Value
            : (await reads.OnceAsync(
                (nameof(NotificationQueries), viewer.PersonId, viewer.Role, moment), async () => (Counted?)await ReadAsync()))!.Value;

        // Every page asks this when it opens, and most people have nothing unread, or of one or two kinds of subjects. Where there are more than are
        // counted, the others can be of any kind.
        Task<Counted> ReadAsync() => store.ReadAsync(
            async db =>
            {
                var subjects = await db.Notifications.Of(viewer).Waiting().OrderByDescending(one => one.At).Take(MostCounted)
                    .Select(one => one.Subject).ToListAsync(stop);
                var sources = FeatureIndex.NotificationSources
                    .Where(source => subjects.Count == MostCounted || subjects.Contains(source.Subject)).ToList();
                return new Counted(sources.Count == 0 ? 0 : await db.Notifications.VisibleTo(viewer, db, sources).Waiting()
                    .OrderByDescending(one => one.At).Take(MostCounted).CountAsync(stop));
            },
            stop);
    }

    /// <summary>Newest first, after the one with the id <paramref name="after"/>. An id that is not the viewer's begins at the top.</summary>
    public Task<List<NotificationRow>> ListAsync(
        Viewer viewer, NotificationFilter filter, Guid? after = null, int limit = PageSize, CancellationToken stop = default) => store.ReadAsync(
            async db =>
            {
                var mine = db.Notifications.VisibleTo(viewer, db);
                mine = filter.Unread ? mine.Waiting() : mine;
                mine = filter.Kind is { } kind ? mine.Where(one => one.Kind == kind) : mine;
                if (after is { } id && await db.Notifications.Where(one => one.PersonId == viewer.PersonId && one.Id == id)
                    .Select(one => (DateTimeOffset?)one.At).SingleOrDefaultAsync(stop) is { } at)
                {
                    mine = mine.Where(one => one.At < at || (one.At == at && one.Id.CompareTo(id) < 0));
                }

                var found = await mine.OrderByDescending(one => one.At).ThenByDescending(one => one.Id).Take(limit).ToListAsync(stop);
                return await RowsAsync(db, viewer, found, stop);
            },
            stop);

    /// <summary>
    /// One that the bell counts now; null when it was read, snoozed or withdrawn, or when the viewer may no longer see its subject.
    /// </summary>
    public Task<NotificationRow?> WaitingAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.ReadAsync(
        async db => (await RowsAsync(
            db, viewer, await db.Notifications.VisibleTo(viewer, db).Waiting().Where(one => one.Id == id).ToListAsync(stop), stop)).SingleOrDefault(),
        stop);

    /// <summary>These lines with the names that the viewer may see; those whose feature is gone are left out.</summary>
    internal static async Task<List<NotificationRow>> RowsAsync(PortalDb db, Viewer viewer, List<Notification> found, CancellationToken stop)
    {
        var actors = found.Select(one => one.ActorId).Distinct().ToList();
        var names = await db.People.VisibleTo(viewer).Where(person => actors.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
        var rows = new Dictionary<Guid, NotificationRow>();
        foreach (var source in FeatureIndex.NotificationSources)
        {
            var ours = found.FindAll(one => one.Subject == source.Subject);
            if (ours.Count == 0)
            {
                continue;
            }

            var titles = await source.TitlesAsync(db, viewer, [.. ours.Select(one => one.SubjectId).Distinct()], stop);
            var ids = ours.Select(one => one.PartId).OfType<Guid>().Distinct().ToList();
            var parts = ids.Count == 0 ? [] : await source.PartsAsync(db, viewer, ids, stop);
            foreach (var one in ours)
            {
                var part = one.PartId is { } partId ? parts.GetValueOrDefault(partId) : null;
                rows[one.Id] = new NotificationRow
                {
                    Id = one.Id,
                    Kind = one.Kind,
                    Subject = one.Subject,
                    SubjectId = one.SubjectId,
                    Title = titles.GetValueOrDefault(one.SubjectId),
                    Href = source.HrefOf(one.Path, part is null ? null : one.PartId),
                    ActorId = one.ActorId,
                    ActorName = names.GetValueOrDefault(one.ActorId),
                    HasPart = one.PartId is not null,
                    Part = part,
                    Detail = one.Detail,
                    Count = one.Count,
                    CreatedAt = one.CreatedAt,
                    At = one.At,
                    ReadAt = one.ReadAt,
                    SnoozedUntil = one.SnoozedUntil,
                };
            }
        }

        return [.. found.Where(one => rows.ContainsKey(one.Id)).Select(one => rows[one.Id])];
    }

    private sealed record Counted(int Value);
}
