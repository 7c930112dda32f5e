using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

// What follows from reading elsewhere and from the clock.
public sealed partial class NotificationReactor
{
    /// <summary>Reads the notifications of messages up to these people's receipts.</summary>
    public async Task FollowAsync(IReadOnlyCollection<ThreadRead> reads, CancellationToken stop = default)
    {
        var (people, conversations) =
            (reads.Select(read => read.PersonId).Distinct().ToArray(), reads.Select(read => read.ConversationId).Distinct().ToArray());

        // Most receipts move without a notification: people read what they have open.
        var due = await store.ReadAsync(
            db => db.Notifications
                .Where(one => people.Contains(one.PersonId) && one.ReadAt == null
                    && one.ConversationId != null && conversations.Contains(one.ConversationId.Value))
                .Select(one => new ThreadRead(one.PersonId, one.ConversationId!.Value)).Distinct().ToListAsync(stop),
            stop);
        foreach (var read in due.Intersect(reads))
        {
            await FollowAsync(read, stop);
        }
    }

    private async Task FollowAsync(ThreadRead read, CancellationToken stop)
    {
        var (personId, conversationId) = (read.PersonId, read.ConversationId);
        var changed = await store.WriteAsync(
            async db =>
            {
                var lines = await db.Notifications
                    .Where(one => one.PersonId == personId && one.ConversationId == conversationId && one.ReadAt == null).ToListAsync(stop);
                return await FollowAsync(db, personId, conversationId, lines, stop);
            },
            stop);
        if (changed.Count > 0)
        {
            signals.Send(personId, NotificationsChanged.Read, changed is [var only] ? only : null);
        }
    }

    /// <summary>
    /// Reads what was read while the worker did not run: a crash may have come between a receipt and its notifications. Called at the start.
    /// </summary>
    public async Task CatchUpAsync(CancellationToken stop = default)
    {
        var due = await store.ReadAsync(
            db => db.Notifications
                .Where(one => one.ReadAt == null && db.Receipts.Any(receipt => receipt.PersonId == one.PersonId
                    && receipt.ConversationId == one.ConversationId && receipt.ReadUpTo >= one.MessageSeq))
                .Select(one => new ThreadRead(one.PersonId, one.ConversationId!.Value)).Distinct().ToListAsync(stop),
            stop);
        foreach (var read in due)
        {
            await FollowAsync(read, stop);
        }
    }

    /// <summary>Brings back the notifications whose snooze is over; returns when the next one is, null when there is none.</summary>
    public async Task<DateTimeOffset?> EndSnoozesAsync(CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        var ended = await store.WriteAsync(
            async db =>
            {
                var due = await db.Notifications.Where(one => one.SnoozedUntil != null && one.SnoozedUntil <= now)
                    .OrderBy(one => one.SnoozedUntil).Take(MostPerSave).ToListAsync(stop);
                due.ForEach(one => one.EndSnooze(now));
                await push.AddAsync(db, [.. due.Where(one => one.IsUnread).Select(one => (one.PersonId, one.Id))], known: null, stop);
                return due.ConvertAll(one => (one.PersonId, one.Id, one.IsUnread));
            },
            stop);
        foreach (var (personId, id, isUnread) in ended)
        {
            signals.Send(personId, isUnread ? NotificationsChanged.Created : NotificationsChanged.Read, id);
        }

        return await store.ReadAsync(
            db => db.Notifications.Where(one => one.SnoozedUntil != null).MinAsync(one => one.SnoozedUntil, stop), stop);
    }

    private async Task<List<Guid>> FollowAsync(
        PortalDb db, Guid personId, Guid conversationId, List<Notification> lines, CancellationToken stop)
    {
        var upTo = await db.Receipts.Where(one => one.PersonId == personId && one.ConversationId == conversationId)
            .Select(one => one.ReadUpTo).SingleOrDefaultAsync(stop);
        var changed = new List<Guid>();
        foreach (var line in lines)
        {
            var (last, staffOnly) = (line.MessageSeq, line.StaffOnly);
            var left = last <= upTo ? 0 : await db.Messages.CountAsync(
                message => message.ConversationId == conversationId && message.Seq > upTo && message.Seq <= last
                    && message.AuthorId != personId && message.DeletedAt == null && (staffOnly || !message.Internal),
                stop);
            if (line.Follow(upTo, left, clock.GetUtcNow()))
            {
                changed.Add(line.Id);
            }
        }

        return changed;
    }
}

/// <summary>A person's receipt has moved in a conversation.</summary>
public sealed record ThreadRead(Guid PersonId, Guid ConversationId);
