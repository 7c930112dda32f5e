using System.Text.Json;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>
/// The job of one delivery. It waits between attempts by itself, because how often an address is tried depends on the delivery; a repetition after a
/// crash sends the same id again.
/// </summary>
public sealed class WebhookHandler(
    WebhookResultReactor results, WebhookSender sender, IOptions<JsonOptions> json, TimeProvider clock) : IJobHandler
{
    public const string Kind = "webhook";

    // The subscriptions to which an attempt is on its way, with how many.
    private readonly Dictionary<Guid, int> running = [];

    /// <summary>The job of a delivery, at a moment.</summary>
    public static JobRequest JobOf(WebhookDelivery delivery, DateTimeOffset at) =>
        new(Kind, $"{delivery.Id}", at, Subject: $"/admin/webhooks?webhook={delivery.WebhookId}");

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        if (await results.FindAsync(Guid.Parse(run.Key), stop) is not { } letter)
        {
            return JobOutcome.Skipped("The delivery is over, or its subscription is not active.");
        }

        if (!Enter(letter))
        {
            return JobOutcome.Later(clock.GetUtcNow() + WebhookDelivery.ShortestWait, "The address fails, and another attempt is on its way.");
        }

        try
        {
            var due = await results.RecordAsync(letter.DeliveryId, await SendAsync(letter, stop), stop);
            return due is { } later ? JobOutcome.Later(later, "The address did not accept it.") : JobOutcome.Done;
        }
        finally
        {
            Leave(letter);
        }
    }

    // Jobs of a kind have few places, and an address that does not answer holds one for seconds: while it fails, it gets one.
    private bool Enter(WebhookLetter letter)
    {
        lock (running)
        {
            var others = running.GetValueOrDefault(letter.WebhookId);
            if (letter.IsFailing && others > 0)
            {
                return false;
            }

            running[letter.WebhookId] = others + 1;
            return true;
        }
    }

    private void Leave(WebhookLetter letter)
    {
        lock (running)
        {
            if (--running[letter.WebhookId] == 0)
            {
                running.Remove(letter.WebhookId);
            }
        }
    }

    private async Task<WebhookAnswer> SendAsync(WebhookLetter letter, CancellationToken stop)
    {
        if (letter is not { Event: { } logged, Secret: { } secret })
        {
            return new WebhookAnswer(WebhookOutcome.Unsendable, Status: null, Milliseconds: 0);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(EventItem.Of(logged), json.Value.SerializerOptions);
        return await sender.SendAsync(letter.Url, letter.DeliveryId, secret, body, stop);
    }
}
