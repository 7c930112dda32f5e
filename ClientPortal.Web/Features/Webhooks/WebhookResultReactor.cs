using ClientPortal.Domain;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>Reads what one attempt sends, and records what came of it.</summary>
public sealed class WebhookResultReactor(PortalStore store, WebhookSecrets secrets, JobQueue jobs, LiveBus bus, TimeProvider clock)
{
    /// <summary>What is to be sent; null when the delivery is over, or its subscription is not active.</summary>
    public Task<WebhookLetter?> FindAsync(Guid deliveryId, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            if (await db.WebhookDeliveries.SingleOrDefaultAsync(one => one.Id == deliveryId, stop)
                is not { State: WebhookDeliveryState.Waiting } delivery)
            {
                return null;
            }

            var webhook = await db.Webhooks.SingleAsync(one => one.Id == delivery.WebhookId, stop);
            if (!webhook.IsActive)
            {
                return null;
            }

            var row = await db.Log.SingleOrDefaultAsync(one => one.Seq == delivery.EventSeq, stop);
            return new WebhookLetter(delivery.Id, webhook.Id, new Uri(webhook.Url), secrets.Open(webhook.ProtectedSecret), row?.Read())
            {
                IsFailing = webhook.FailingSince is not null,
            };
        },
        stop);

    /// <summary>
    /// Records an attempt. A delivery that is over makes way for the next one about its subject. Returns when it is due again; null when it is over.
    /// </summary>
    public async Task<DateTimeOffset?> RecordAsync(Guid deliveryId, WebhookAnswer answer, CancellationToken stop = default)
    {
        var due = await store.WriteAsync(
            async db =>
            {
                var now = clock.GetUtcNow();
                var delivery = await db.WebhookDeliveries.SingleAsync(one => one.Id == deliveryId, stop);
                var webhook = await db.Webhooks.SingleAsync(one => one.Id == delivery.WebhookId, stop);
                var attempt = new WebhookAttempt
                {
                    DeliveryId = deliveryId, At = now, Outcome = answer.Outcome, Status = answer.Status, Milliseconds = answer.Milliseconds,
                };
                db.WebhookAttempts.Add(attempt);
                if (answer.Outcome == WebhookOutcome.Delivered)
                {
                    webhook.Succeed(now);
                }
                else
                {
                    webhook.Fail(answer.Outcome == WebhookOutcome.Gone, now);
                }

                delivery.Record(attempt, mayGiveUp: webhook.IsActive, now);
                if (delivery.State != WebhookDeliveryState.Waiting)
                {
                    await EnqueueNextAsync(db, delivery, now, stop);
                }

                // A disabled subscription sends nothing: its jobs end, and are enqueued again when it is enabled.
                return webhook.IsActive ? delivery.DueAt : null;
            },
            stop);
        bus.Send(new WebhooksChanged());
        return due;
    }

    private async Task EnqueueNextAsync(PortalDb db, WebhookDelivery done, DateTimeOffset now, CancellationToken stop)
    {
        var next = await db.WebhookDeliveries
            .Where(one => one.WebhookId == done.WebhookId && one.SubjectId == done.SubjectId && one.Id != done.Id
                && one.State == WebhookDeliveryState.Waiting)
            .OrderBy(one => one.EventSeq).FirstOrDefaultAsync(stop);
        if (next is not null)
        {
            await jobs.EnqueueAsync(db, WebhookHandler.JobOf(next, now), stop);
        }
    }
}

/// <summary>One delivery as it is sent.</summary>
/// <param name="DeliveryId">The same in every attempt.</param>
/// <param name="WebhookId">Its subscription.</param>
/// <param name="Url">Where to.</param>
/// <param name="Secret">Null when the keys that encrypted it are gone.</param>
/// <param name="Event">Null when the log no longer has it.</param>
public sealed record WebhookLetter(Guid DeliveryId, Guid WebhookId, Uri Url, string? Secret, LoggedEvent? Event)
{
    /// <summary>Whether the last attempt to its address failed.</summary>
    public bool IsFailing { get; init; }
}
