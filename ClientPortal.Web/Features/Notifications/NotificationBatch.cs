using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>The notifications of one save.</summary>
internal sealed class NotificationBatch(PortalDb db)
{
    private readonly Dictionary<(Guid Person, string Kind, Guid Subject), Notification> lines = [];
    private readonly HashSet<Guid> grown = [];
    private readonly HashSet<(Guid Person, string Kind, Guid Subject)> known = [];
    private readonly Dictionary<(Guid Person, string Kind, Guid Subject), List<Notification>> earlier = [];
    private readonly Dictionary<(Guid Person, Guid Conversation), long> receipts = [];

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
        await ReadReceiptsAsync(cause, people, stop);
        await ReadEarlierAsync(cause, people, stop);
        var done = people.Where(person => HasIt(person, cause) || HasRead(person, cause)).ToHashSet();
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

    // What these people have of the subject. Once for all events of the save: a burst is several messages to the same people.
    private async Task ReadEarlierAsync(NotificationCause cause, List<Guid> people, CancellationToken stop)
    {
        var unknown = people.FindAll(person => known.Add((person, cause.Kind, cause.SubjectId)));
        if (unknown.Count == 0)
        {
            return;
        }

        // After a crash a person may have this event already, and those that follow it.
        var found = await db.Notifications
            .Where(one => one.SubjectId == cause.SubjectId && one.Kind == cause.Kind && unknown.Contains(one.PersonId)
                && (one.ReadAt == null || one.EventSeq >= cause.EventSeq))
            .ToListAsync(stop);
        foreach (var line in found)
        {
            var key = (line.PersonId, line.Kind, line.SubjectId);
            (earlier.TryGetValue(key, out var list) ? list : earlier[key] = []).Add(line);
            if (line.IsUnread && db.Entry(line).State != EntityState.Deleted && lines.TryAdd(key, line))
            {
                grown.Add(line.Id);
            }
        }
    }

    private bool HasIt(Guid person, NotificationCause cause) =>
        earlier.TryGetValue((person, cause.Kind, cause.SubjectId), out var list) && list.Exists(line => line.EventSeq >= cause.EventSeq);

    // People who have the thread open read a message before it becomes a notification.
    private bool HasRead(Guid person, NotificationCause cause) =>
        cause is { ConversationId: { } conversation, MessageSeq: { } seq } && receipts[(person, conversation)] >= seq;

    private async Task ReadReceiptsAsync(NotificationCause cause, List<Guid> people, CancellationToken stop)
    {
        if (cause is not { ConversationId: { } conversation, MessageSeq: not null })
        {
            return;
        }

        var unknown = people.FindAll(person => receipts.TryAdd((person, conversation), 0));
        if (unknown.Count == 0)
        {
            return;
        }

        foreach (var receipt in await db.Receipts.Where(one => one.ConversationId == conversation && unknown.Contains(one.PersonId))
            .Select(one => new { one.PersonId, one.ReadUpTo }).ToListAsync(stop))
        {
            receipts[(receipt.PersonId, conversation)] = receipt.ReadUpTo;
        }
    }
}
