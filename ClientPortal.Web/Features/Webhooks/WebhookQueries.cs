using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>Subscriptions and their deliveries, for administrators.</summary>
public sealed class WebhookQueries(PortalStore store)
{
    /// <summary>Deliveries of one page.</summary>
    public const int PageSize = 50;

    // Of each delivery; one that fails for days has dozens.
    private const int AttemptsShown = 5;

    /// <summary>All subscriptions, oldest first.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<WebhookRow>> ListAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(db => RowsAsync(db, db.Webhooks.VisibleTo(viewer), stop), stop);
    }

    /// <exception cref="NotFound">It does not exist, or the viewer is not an administrator.</exception>
    public async Task<WebhookRow> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        var rows = await store.ReadAsync(db => RowsAsync(db, db.Webhooks.VisibleTo(viewer).Where(webhook => webhook.Id == id), stop), stop);
        return rows.SingleOrDefault() ?? throw new NotFound();
    }

    /// <summary>The deliveries of a subscription, newest first, at most <paramref name="limit"/>, before the given place in the log.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is not an administrator.</exception>
    public Task<List<WebhookDeliveryRow>> DeliveriesAsync(
        Viewer viewer, Guid webhookId, long? before = null, int limit = PageSize, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            async db =>
            {
                if (!await db.Webhooks.VisibleTo(viewer).AnyAsync(webhook => webhook.Id == webhookId, stop))
                {
                    throw new NotFound();
                }

                var rows = await db.WebhookDeliveries.VisibleTo(viewer, db)
                    .Where(one => one.WebhookId == webhookId && (before == null || one.EventSeq < before))
                    .OrderByDescending(one => one.EventSeq).Take(limit).ToListAsync(stop);
                var ids = rows.ConvertAll(row => row.Id);
                var attempts = (await db.WebhookAttempts.Where(one => ids.Contains(one.DeliveryId))
                    .OrderByDescending(one => one.Id).ToListAsync(stop)).ToLookup(one => one.DeliveryId);
                return rows.ConvertAll(row => new WebhookDeliveryRow
                {
                    Id = row.Id,
                    EventSeq = row.EventSeq,
                    EventName = row.EventName,
                    State = row.State,
                    MadeAt = row.MadeAt,
                    DueAt = row.DueAt,
                    Attempts = [.. attempts[row.Id].Take(AttemptsShown)
                        .Select(one => new WebhookAttemptRow(one.At, one.Outcome, one.Status, one.Milliseconds))],
                });
            },
            stop);
    }

    /// <summary>The client organisations that a subscription can be limited to, by name.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<Choice>> OrganisationsAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            db => db.Organisations.VisibleTo(viewer).Where(one => !one.IsProvider).OrderBy(one => one.Name)
                .Select(one => new Choice(one.Id, one.Name)).ToListAsync(stop),
            stop);
    }

    private static async Task<List<WebhookRow>> RowsAsync(PortalDb db, IQueryable<Webhook> webhooks, CancellationToken stop)
    {
        var found = await webhooks.OrderBy(webhook => webhook.Id).ToListAsync(stop);
        var organisations = found.Select(webhook => webhook.OrganisationId).Distinct().ToList();
        var names = await db.Organisations.Where(one => organisations.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, stop);
        var ids = found.ConvertAll(webhook => webhook.Id);
        var waiting = await db.WebhookDeliveries.Where(one => ids.Contains(one.WebhookId) && one.State == WebhookDeliveryState.Waiting)
            .GroupBy(one => one.WebhookId).Select(all => new { Id = all.Key, Count = all.Count() })
            .ToDictionaryAsync(one => one.Id, one => one.Count, stop);
        return found.ConvertAll(webhook => new WebhookRow
        {
            Id = webhook.Id,
            Name = webhook.Name,
            Url = webhook.Url,
            Events = webhook.Events,
            OrganisationId = webhook.OrganisationId,
            OrganisationName = webhook.OrganisationId is { } organisation ? names.GetValueOrDefault(organisation) : null,
            MadeAt = webhook.MadeAt,
            LastDeliveredAt = webhook.LastDeliveredAt,
            FailingSince = webhook.FailingSince,
            DisabledAt = webhook.DisabledAt,
            Waiting = waiting.GetValueOrDefault(webhook.Id),
        });
    }
}
