using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>
/// Turns events of the log into deliveries, for each subscription from its own cursor. The cursor moves in the transaction that writes the
/// deliveries and enqueues the first one of each subject. One caller at a time: <see cref="WebhookWorker"/>.
/// </summary>
public sealed class WebhookReactor(PortalStore store, JobQueue jobs, LiveBus bus, TimeProvider clock)
{
    /// <summary>
    /// Deliveries of one subscription that wait at the same time. The log keeps the rest, and the cursor waits with it, so that an address that
    /// does not answer fills no table.
    /// </summary>
    public const int MostWaiting = 1000;

    // Events of one read, and deliveries of one save.
    private const int PageSize = 100;

    // Deliveries that are over are kept for the list and for replays.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private const int MostDeleted = 200;

    // Up to where each subscription wants nothing more. Not stored: after a restart these events are read again.
    private readonly ConcurrentDictionary<Guid, long> passed = new();
    private volatile bool full;

    /// <summary>Whether events wait in the log because a subscription has too many deliveries that wait.</summary>
    public bool IsFull => full;

    /// <summary>The subscriptions that are active, and the names or areas of the events that each wants; none are all.</summary>
    public Task<List<(Guid Id, IReadOnlyList<string> Events)>> ActiveAsync(CancellationToken stop = default) => store.ReadAsync(
        async db => (await db.Webhooks.Where(webhook => webhook.RemovedAt == null && webhook.DisabledAt == null)
            .Select(webhook => new { webhook.Id, webhook.Events }).ToListAsync(stop)).ConvertAll(webhook => (webhook.Id, webhook.Events)),
        stop);

    /// <summary>Makes deliveries of all events that these subscriptions want, as far as they have room.</summary>
    public async Task AdvanceAllAsync(IReadOnlyList<Guid> webhooks, CancellationToken stop = default)
    {
        full = false;
        foreach (var webhook in webhooks)
        {
            while (await AdvanceAsync(webhook, stop))
            {
            }
        }
    }

    // The next events of a subscription. False when there is nothing more to do for now.
    private async Task<bool> AdvanceAsync(Guid webhookId, CancellationToken stop)
    {
        var next = await store.ReadAsync(db => NextAsync(db, webhookId, stop), stop);
        if (next.Events.Count == 0)
        {
            passed[webhookId] = Math.Max(passed.GetValueOrDefault(webhookId), next.UpTo);
            return next.More;
        }

        if (await store.WriteAsync(db => WriteAsync(db, webhookId, next, stop), stop))
        {
            bus.Send(new WebhooksChanged());
            return next.More;
        }

        // Another node has come further, or the subscription has ended: the next reading says so.
        return true;
    }

    /// <summary>Deletes deliveries that have been over for 30 days, some of them at a time.</summary>
    public Task<int> DeleteOldAsync(CancellationToken stop = default)
    {
        var before = clock.GetUtcNow() - Kept;
        return store.WriteAsync(
            async db =>
            {
                var old = await db.WebhookDeliveries.Where(one => one.FinishedAt < before).OrderBy(one => one.FinishedAt)
                    .Take(MostDeleted).ToListAsync(stop);
                db.WebhookDeliveries.RemoveRange(old);
                return old.Count;
            },
            stop);
    }

    // The events after the cursor that the subscription wants and may hear, with the cursor before and after them.
    private async Task<NextEvents> NextAsync(PortalDb db, Guid webhookId, CancellationToken stop)
    {
        if (await db.Webhooks.SingleOrDefaultAsync(one => one.Id == webhookId, stop) is not { IsActive: true } webhook)
        {
            return new NextEvents(0, 0, More: false, []);
        }

        if (await db.WebhookDeliveries.CountAsync(one => one.WebhookId == webhookId && one.State == WebhookDeliveryState.Waiting, stop)
            > MostWaiting - PageSize)
        {
            full = true;
            return new NextEvents(0, 0, More: false, []);
        }

        var from = Math.Max(webhook.Cursor, passed.GetValueOrDefault(webhookId));
        var end = await db.Log.MaxAsync(row => (long?)row.Seq, stop) ?? 0;
        var rows = db.Log.HearableBy(webhook.Hearer, db).Where(row => row.Seq > from && row.Seq <= end);
        if (webhook.Events.Count > 0)
        {
            var names = WebhookEvents.NamesOf(webhook.Events);
            rows = rows.Where(row => names.Contains(row.Name));
        }

        var page = await rows.OrderBy(row => row.Seq).Take(PageSize).ToListAsync(stop);
        var more = page.Count == PageSize;
        return new NextEvents(
            webhook.Cursor, more ? page[^1].Seq : end, more, [.. page.Select(row => row.Read()).OfType<LoggedEvent>()]);
    }

    // Runs again from the start when another save came between. A delivery that ended meanwhile has changed the subscription's version, so that no
    // subject is left without a job.
    private async Task<bool> WriteAsync(PortalDb db, Guid webhookId, NextEvents next, CancellationToken stop)
    {
        var webhook = await db.Webhooks.SingleAsync(one => one.Id == webhookId, stop);
        if (!webhook.IsActive || webhook.Cursor > next.From)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var busy = (await db.WebhookDeliveries.Where(one => one.WebhookId == webhookId && one.State == WebhookDeliveryState.Waiting)
            .Select(one => one.SubjectId).Distinct().ToListAsync(stop)).ToHashSet();
        foreach (var logged in next.Events)
        {
            var delivery = WebhookDelivery.Of(webhookId, logged.Seq, logged.Event, now);
            db.WebhookDeliveries.Add(delivery);
            if (busy.Add(delivery.SubjectId))
            {
                await jobs.EnqueueAsync(db, WebhookHandler.JobOf(delivery, now), stop);
            }
        }

        webhook.Advance(next.UpTo);
        return true;
    }

    // From: the stored cursor when they were read. UpTo: the place in the log up to which nothing else is wanted.
    private sealed record NextEvents(long From, long UpTo, bool More, IReadOnlyList<LoggedEvent> Events);
}
