using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Features.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>Subscriptions of other programs: administrators manage them, for all others they do not exist.</summary>
internal static partial class AccessMatrix
{
    private static Pages WebhookPages => new() { { "/admin/webhooks", "ss nnnn n+" } };

    private static Endpoints WebhooksApi => new()
    {
        { "GET /api/webhooks", "ss nnnn n+", (who, _) => who.ApiAsync("GET", "/api/webhooks") },
        {
            "POST /api/webhooks", "ss nnnn n+",
            (who, at) => who.ApiAsync(
                "POST", "/api/webhooks", new { name = at.Mark, url = "https://example.org/hook", organisationId = at.Organisation })
        },
        {
            "DELETE /api/webhooks/{id:guid}", "ss nnnn n+",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/webhooks/{await at.WebhookAsync()}")
        },
        {
            "POST /api/webhooks/{id:guid}/enable", "ss nnnn n+",
            async (who, at) => await who.ApiAsync("POST", $"/api/webhooks/{await at.WebhookAsync()}/enable")
        },
        {
            "GET /api/webhooks/{id:guid}/deliveries", "ss nnnn n+",
            async (who, at) => await who.ApiAsync("GET", $"/api/webhooks/{await at.WebhookAsync()}/deliveries")
        },
        {
            "POST /api/webhooks/deliveries/{deliveryId:guid}/replay", "ss nnnn n+",
            async (who, at) => await who.ApiAsync("POST", $"/api/webhooks/deliveries/{await at.WebhookDeliveryAsync()}/replay")
        },
    };

    private static Methods<WebhookCommands> WebhookCommands => new()
    {
        {
            "SubscribeAsync", "ss nnnn n+",
            (it, who, at) => it.SubscribeAsync(who, new WebhookFields(at.Mark, "https://example.org/hook", [], at.Organisation))
        },
        { "RemoveAsync", "ss nnnn n+", async (it, who, at) => await it.RemoveAsync(who, await at.WebhookAsync()) },
        { "EnableAsync", "ss nnnn n+", async (it, who, at) => await it.EnableAsync(who, await at.WebhookAsync()) },
        { "ReplayAsync", "ss nnnn n+", async (it, who, at) => await it.ReplayAsync(who, await at.WebhookDeliveryAsync()) },
    };

    private static Methods<WebhookQueries> WebhookQueries => new()
    {
        {
            "ListAsync", "ss nnnn n+", async (it, who, at) =>
            {
                var id = await at.WebhookAsync();
                return (await it.ListAsync(who)).Where(row => row.Id == id);
            }
        },
        { "FindAsync", "ss nnnn n+", async (it, who, at) => await it.FindAsync(who, await at.WebhookAsync()) },
        {
            "DeliveriesAsync", "ss nnnn n+", async (it, who, at) =>
            {
                await at.WebhookDeliveryAsync();
                return await it.DeliveriesAsync(who, await at.WebhookAsync());
            }
        },
        { "OrganisationsAsync", "ss nnnn n+", (it, who, _) => it.OrganisationsAsync(who) },
    };

    // Each scene makes one, and a portal has few: those of earlier scenes are removed.
    private static Task<Guid> WebhookAsync(this AccessScene at) => at.MadeAsync("webhook", () => at.Store.WriteAsync(db =>
    {
        var now = at.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var earlier in db.Webhooks.Where(one => one.RemovedAt == null).ToList())
        {
            earlier.Remove(Viewer.Portal, now);
        }

        // From the end of time on, so that no worker makes deliveries of what happens meanwhile.
        var made = Webhook.Make(
            Viewer.Portal, new WebhookFields($"Hook {at.Mark}", "https://example.org/hook", ["log.pruned"], at.Organisation), "", long.MaxValue, now);
        db.Webhooks.Add(made);
        return Task.FromResult(made.Id);
    }));

    private static Task<Guid> WebhookDeliveryAsync(this AccessScene at) => at.MadeAsync("webhook-delivery", async () =>
    {
        var webhook = await at.WebhookAsync();
        return await at.Store.WriteAsync(db =>
        {
            var happened = new ProjectUpdated { ProjectId = at.Project, OrganisationId = at.Organisation, Fields = [] };
            var delivery = WebhookDelivery.Of(webhook, 1, happened, at.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            db.WebhookDeliveries.Add(delivery);
            return Task.FromResult(delivery.Id);
        });
    });
}
