using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>The notifications of one save.</summary>
internal sealed class NotificationBatch(PortalDb db)
{
    private readonly Dictionary<(Guid Person, string Kind, Guid Subject), Notification> lines = [];
    private readonly HashSet<Guid> grown = [];

    /// <summary>What the save changes, in order. <c>IsNew</c> is false of what was withdrawn.</summary>
    public List<(Guid Person, Guid Id, bool IsNew)> Touched { get; } = [];

    /// <summary>Lines that were unread before and that no event took back: the number of unread ones stays.</summary>
    public IReadOnlySet<Guid> Grown => grown;

    /// <summary>
    /// Gives each person a new line, or adds to the one that is unread. Those who have this event already, or have read its message, are passed
    /// over. Returns how many of the people it has handled, from the first on: fewer than all when the save is full.
    /// </summary>
    public async Task<int> AddAsync(PlannedNotice item, CancellationToken stop)
    {
        var room = NotificationReactor.MostPerSave - Touched.Count;
        if (room <= 0)
        {
            return 0;
        }

        var (cause, people) = (item.Cause, item.People.Take(room).ToList());
        var done = await ReadersAsync(cause, people, stop);
        var earlier = await db.Notifications
            .Where(one => one.SubjectId == cause.SubjectId && one.Kind == cause.Kind && people.Contains(one.PersonId)
                && (one.ReadAt == null || one.EventSeq == cause.EventSeq))
            .ToListAsync(stop);
        done.UnionWith(earlier.Where(one => one.EventSeq >= cause.EventSeq).Select(one => one.PersonId));
        if (!item.Alone)
        {
            foreach (var line in earlier.Where(one => one.IsUnread && db.Entry(one).State != EntityState.Deleted))
            {
                if (lines.TryAdd((line.PersonId, line.Kind, line.SubjectId), line))
                {
                    grown.Add(line.Id);
                }
            }
        }

        Touched.AddRange(people.Where(person => !done.Contains(person)).Select(person => (person, Give(person, item).Id, true)));
        return people.Count;
    }

    /// <summary>Withdraws a message's lines: those that tell of nothing else are deleted.</summary>
    public async Task TakeBackAsync(Guid messageId, CancellationToken stop)
    {
        var told = await db.Notifications.Where(one => one.PartId == messageId && one.ReadAt == null).ToListAsync(stop);
        foreach (var line in told.Concat(lines.Values.Where(one => one.PartId == messageId)).Distinct().ToList())
        {
            Touched.Add((line.PersonId, line.Id, false));
            grown.Remove(line.Id);
            if (!line.TakeBack())
            {
                db.Notifications.Remove(line);
                lines.Remove((line.PersonId, line.Kind, line.SubjectId));
            }
        }
    }

    private Notification Give(Guid person, PlannedNotice item)
    {
        var key = (person, item.Cause.Kind, item.Cause.SubjectId);
        if (!item.Alone && lines.TryGetValue(key, out var line))
        {
            line.Add(item.For(person));
            return line;
        }

        var fresh = Notification.Of(person, item.For(person));
        db.Notifications.Add(fresh);
        if (!item.Alone)
        {
            lines[key] = fresh;
        }

        return fresh;
    }

    // People who have the thread open read a message before it becomes a notification.
    private async Task<HashSet<Guid>> ReadersAsync(NotificationCause cause, IReadOnlyList<Guid> people, CancellationToken stop) =>
        cause is { ConversationId: { } conversation, MessageSeq: { } seq }
            ? [.. await db.Receipts.Where(one => one.ConversationId == conversation && one.ReadUpTo >= seq && people.Contains(one.PersonId))
                .Select(one => one.PersonId).ToListAsync(stop)]
            : [];
}
