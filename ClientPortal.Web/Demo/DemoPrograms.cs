using ClientPortal.Domain.People;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.ServiceAccounts;
using ClientPortal.Web.Features.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Demo;

/// <summary>
/// The programs that the portal is connected with: a webhook with its newest deliveries, and a service account. Neither does anything: no one knows
/// the token, and the webhook's place in the log is its end.
/// </summary>
internal sealed class DemoPrograms(PortalStore store, WebhookSecrets secrets, DemoClock past, DateTimeOffset now, Viewer admin)
{
    private const string Wanted = "project.updated";

    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts()
    {
        yield return (now.AddDays(-34), SubscribeAsync);
        yield return (now.AddDays(-21), AddAccountAsync);
    }

    /// <summary>The newest events as deliveries, one of them at the second try.</summary>
    public Task DeliverAsync() => store.WriteAsync(async db =>
    {
        var webhook = await db.Webhooks.SingleAsync();
        var rows = await db.Log.Where(row => row.Name == Wanted).OrderByDescending(row => row.Seq).Take(4).ToListAsync();
        foreach (var (number, row) in rows.Index())
        {
            var delivery = WebhookDelivery.Of(webhook.Id, row.Seq, row.Read()!.Event, row.At);
            if (number == 1)
            {
                Attempt(delivery, WebhookOutcome.Refused, 503, row.At.AddSeconds(1));
            }

            Attempt(delivery, WebhookOutcome.Delivered, 204, row.At.AddSeconds(7));
            db.WebhookDeliveries.Add(delivery);
        }

        if (rows.Count > 0)
        {
            webhook.Succeed(rows[0].At.AddSeconds(7));
        }

        void Attempt(WebhookDelivery delivery, WebhookOutcome outcome, int status, DateTimeOffset at)
        {
            var attempt = new WebhookAttempt { DeliveryId = delivery.Id, At = at, Outcome = outcome, Status = status, Milliseconds = 120 };
            delivery.Record(attempt, mayGiveUp: true, at);
            db.WebhookAttempts.Add(attempt);
        }
    });

    private Task SubscribeAsync() => store.WriteAsync(db =>
    {
        var fields = new WebhookFields("Tableau de bord", "https://tableau.example.org/portail", [Wanted, "ticket.*"]);
        db.Webhooks.Add(Webhook.Make(admin, fields, secrets.Protect(WebhookSignature.NewSecret()), long.MaxValue, past.GetUtcNow()));
        return Task.CompletedTask;
    });

    private async Task AddAccountAsync()
    {
        var fields = new ServiceAccountFields("Comptabilité", null, TokenScope.Read, ["projects", "tickets"], now.AddDays(344));
        var made = await new ServiceAccountCommands(store, past).MakeAsync(admin, fields);
        await store.WriteAsync(async db => (await db.ServiceAccounts.SingleAsync(one => one.Id == made.Id)).Used(now.AddMinutes(-12)));
    }
}
