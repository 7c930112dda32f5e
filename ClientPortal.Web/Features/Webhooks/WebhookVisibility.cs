using ClientPortal.Domain.People;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>Subscriptions and their deliveries are for administrators.</summary>
public static class WebhookVisibility
{
    /// <summary>Those that were not removed, for administrators; none for others.</summary>
    public static IQueryable<Webhook> VisibleTo(this IQueryable<Webhook> webhooks, Viewer viewer)
    {
        var admin = viewer.Role == Role.Admin;
        return webhooks.Where(webhook => admin && webhook.RemovedAt == null);
    }

    /// <summary>The deliveries of visible subscriptions.</summary>
    public static IQueryable<WebhookDelivery> VisibleTo(this IQueryable<WebhookDelivery> deliveries, Viewer viewer, PortalDb db)
    {
        var webhooks = db.Webhooks.VisibleTo(viewer);
        return deliveries.Where(delivery => webhooks.Any(webhook => webhook.Id == delivery.WebhookId));
    }
}
