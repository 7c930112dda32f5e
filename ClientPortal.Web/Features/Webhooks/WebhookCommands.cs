using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>Subscribes programs to events and ends that; for administrators.</summary>
public sealed class WebhookCommands(
    PortalStore store, WebhookSecrets secrets, WebhookSettings settings, JobQueue jobs, LiveBus bus, TimeProvider clock)
{
    /// <summary>The most subscriptions of a portal: each reads the whole log.</summary>
    public const int Most = 20;

    /// <summary>Subscribes an address to the events that happen from now on. The secret is in this answer and nowhere else.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator, or the organisation does not exist.</exception>
    /// <exception cref="RuleBroken"><c>webhook.url</c>, <c>webhook.too-many</c>; those of <see cref="Webhook.Make"/>.</exception>
    public Task<NewWebhook> SubscribeAsync(Viewer viewer, WebhookFields fields, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        viewer.MustBeAdmin();
        if (AddressGuard.Read(fields.Url, settings.InnerAllowed) is not { } url)
        {
            throw new RuleBroken("webhook.url");
        }

        return store.WriteAloneAsync(
            nameof(Webhook),
            async db =>
            {
                if (await db.Webhooks.VisibleTo(viewer).CountAsync(stop) >= Most)
                {
                    throw new RuleBroken("webhook.too-many", Most);
                }

                if (fields.OrganisationId is { } organisation
                    && !await db.Organisations.VisibleTo(viewer).AnyAsync(one => one.Id == organisation, stop))
                {
                    throw new NotFound();
                }

                var secret = WebhookSignature.NewSecret();
                var head = await db.Log.MaxAsync(row => (long?)row.Seq, stop) ?? 0;
                var webhook = Webhook.Make(viewer, fields with { Url = url.AbsoluteUri }, secrets.Protect(secret), head, clock.GetUtcNow());
                db.Webhooks.Add(webhook);
                return new NewWebhook(webhook.Id, secret);
            },
            stop);
    }

    /// <summary>Ends a subscription; what still waited is not sent.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public Task RemoveAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db => (await FindAsync(db, viewer, id, stop)).Remove(viewer, clock.GetUtcNow()), stop);

    /// <summary>Lets a disabled subscription send again, from the event on at which it stopped.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public Task EnableAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var now = clock.GetUtcNow();
            (await FindAsync(db, viewer, id, stop)).Enable(viewer, now);

            // The jobs of what waits ended when it was disabled.
            var waiting = await db.WebhookDeliveries.Where(one => one.WebhookId == id && one.State == WebhookDeliveryState.Waiting)
                .OrderBy(one => one.EventSeq).ToListAsync(stop);
            waiting.ForEach(one => one.Replay(now));
            foreach (var first in waiting.DistinctBy(one => one.SubjectId))
            {
                await jobs.EnqueueAsync(db, WebhookHandler.JobOf(first, now), stop);
            }
        },
        stop);

    /// <summary>Sends a delivery once more, now, whether it was accepted or not. It has the same id.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>; <c>webhook.disabled</c>.</exception>
    public async Task ReplayAsync(Viewer viewer, Guid deliveryId, CancellationToken stop = default)
    {
        await store.WriteAsync(
            async db =>
            {
                viewer.MustBeAdminToSee();
                viewer.MustBeAdmin();
                var delivery = await db.WebhookDeliveries.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == deliveryId, stop)
                    ?? throw new NotFound();
                if (!(await FindAsync(db, viewer, delivery.WebhookId, stop)).IsActive)
                {
                    throw new RuleBroken("webhook.disabled");
                }

                var now = clock.GetUtcNow();
                delivery.Replay(now);
                await jobs.EnqueueAsync(db, WebhookHandler.JobOf(delivery, now), stop);
            },
            stop);
        bus.Send(new WebhooksChanged());
    }

    /// <summary>Stores a subscription, or deliveries that it had with their attempts: demo data.</summary>
    internal static Task AddPastAsync(PortalStore store, IReadOnlyCollection<object> rows, CancellationToken stop = default) => store.WriteAsync(
        db =>
        {
            db.AddRange(rows);
            return Task.CompletedTask;
        },
        stop);

    private static async Task<Webhook> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop)
    {
        viewer.MustBeAdminToSee();
        viewer.MustBeAdmin();
        return await db.Webhooks.VisibleTo(viewer).SingleOrDefaultAsync(webhook => webhook.Id == id, stop) ?? throw new NotFound();
    }
}

/// <summary>What the settings say of webhooks.</summary>
/// <param name="InnerAllowed">Also http and inner addresses: for tests and development.</param>
public sealed record WebhookSettings(bool InnerAllowed);

/// <summary>A delivery was made, attempted or asked for again.</summary>
public sealed record WebhooksChanged() : LiveSignal(Room.Staff), IForAllNodes;
