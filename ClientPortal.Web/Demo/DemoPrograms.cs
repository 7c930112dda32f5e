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

    private Guid webhook;

    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts()
    {
        yield return (now.AddDays(-34), SubscribeAsync);
        yield return (now.AddDays(-21), AddAccountAsync);
    }

    /// <summary>The newest events as deliveries, one of them at the second try.</summary>
    public async Task DeliverAsync()
    {
        var newest = await store.ReadAsync(
            db => db.Log.Where(row => row.Name == Wanted).OrderByDescending(row => row.Seq).Take(4).ToListAsync());
        var made = new List<object>();
        foreach (var (number, row) in newest.Index())
        {
            var delivery = WebhookDelivery.Of(webhook, row.Seq, row.Read()!.Event, row.At);
            made.Add(delivery);
            if (number == 1)
            {
                made.Add(Attempt(delivery, WebhookOutcome.Refused, 503, row.At.AddSeconds(1)));
            }

            made.Add(Attempt(delivery, WebhookOutcome.Delivered, 204, row.At.AddSeconds(7)));
        }

        await WebhookCommands.AddPastAsync(store, made);
    }

    private static WebhookAttempt Attempt(WebhookDelivery delivery, WebhookOutcome outcome, int status, DateTimeOffset at)
    {
        var attempt = new WebhookAttempt { DeliveryId = delivery.Id, At = at, Outcome = outcome, Status = status, Milliseconds = 120 };
        delivery.Record(attempt, mayGiveUp: true, at);
        return attempt;
    }

    private Task SubscribeAsync()
    {
        var fields = new WebhookFields("Tableau de bord", "https://tableau.example.org/portail", [Wanted, "ticket.*"]);
        var made = Webhook.Make(admin, fields, secrets.Protect(WebhookSignature.NewSecret()), long.MaxValue, past.GetUtcNow());
        made.Succeed(now.AddHours(-5));
        webhook = made.Id;
        return WebhookCommands.AddPastAsync(store, [made]);
    }

    private Task AddAccountAsync() => new ServiceAccountCommands(store, past).MakeAsync(
        admin, new ServiceAccountFields("Comptabilité", null, TokenScope.Read, ["projects", "tickets"], now.AddDays(344)));
}
