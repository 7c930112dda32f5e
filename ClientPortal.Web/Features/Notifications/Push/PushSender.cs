using System.Net;
using System.Net.Mail;
using ClientPortal.Web.Mail;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using PushSubscription = ClientPortal.Domain.Notifications.PushSubscription;
using WireSubscription = Lib.Net.Http.WebPush.PushSubscription;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>Sends one message to the push service of one device, encrypted for that device.</summary>
public sealed class PushSender : IDisposable
{
    // A reserved domain (RFC 2606), for a portal that has neither a public address nor a sender of mail.
    private const string NoContact = "mailto:portal@localhost.invalid";

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly PushKeyCommands keys;
    private readonly PublicAddress address;
    private readonly IConfiguration configuration;
    private readonly TimeProvider clock;
    private readonly HttpClient http;
    private readonly PushServiceClient client;

    public PushSender(PushKeyCommands keys, PushEndpoints endpoints, PublicAddress address, IConfiguration configuration, TimeProvider clock)
    {
        (this.keys, this.address, this.configuration, this.clock) = (keys, address, configuration, clock);
        http = endpoints.Client();

        // Waiting is the job's: the client would wait inside of the call, however long it was told to.
        client = new PushServiceClient(http) { AutoRetryAfter = false };
    }

    /// <summary>What the push service answered.</summary>
    /// <exception cref="HttpRequestException">It could not be reached, or its address is not one of the internet.</exception>
    /// <exception cref="TaskCanceledException">It did not answer in time.</exception>
    public async Task<PushAnswer> SendAsync(PushSubscription device, PushContent content, CancellationToken stop = default)
    {
        var pair = await keys.CurrentAsync(stop);
        using var signature = new VapidAuthentication(pair.PublicKey, pair.PrivateKey) { Subject = Contact() };
        var target = new WireSubscription { Endpoint = device.Endpoint };
        target.SetKey(PushEncryptionKeyName.P256DH, device.P256dh);
        target.SetKey(PushEncryptionKeyName.Auth, device.Auth);
        var message = new PushMessage(content.Json)
        {
            Topic = content.Topic,
            TimeToLive = (int)content.Keep.TotalSeconds,
            Urgency = content.Urgency switch
            {
                PushUrgency.Low => PushMessageUrgency.Low,
                PushUrgency.High => PushMessageUrgency.High,
                _ => PushMessageUrgency.Normal,
            },
        };
        try
        {
            await client.RequestPushMessageDeliveryAsync(target, message, signature, stop);
            return new PushAnswer(PushOutcome.Delivered, HttpStatusCode.Created);
        }
        catch (PushServiceClientException refused)
        {
            return refused.StatusCode switch
            {
                HttpStatusCode.NotFound or HttpStatusCode.Gone => new PushAnswer(PushOutcome.Gone, refused.StatusCode),
                HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                    new PushAnswer(PushOutcome.Unavailable, refused.StatusCode) { Wait = WaitOf(refused) },
                _ => new PushAnswer(PushOutcome.Refused, refused.StatusCode),
            };
        }
    }

    public void Dispose() => http.Dispose();

    // Whom a push service may write to about the portal (RFC 8292, 2.1).
    private string Contact() =>
        configuration["Portal:Push:Contact"] is { Length: > 0 } contact ? contact
        : address.IsConfigured && address.Base.Scheme == Uri.UriSchemeHttps ? address.Base.AbsoluteUri
        : MailAddress.TryCreate(configuration["Portal:Mail:From"], out var sender) ? $"mailto:{sender.Address}"
        : NoContact;

    private TimeSpan? WaitOf(PushServiceClientException refused)
    {
        var after = refused.Headers.RetryAfter;
        var wait = after?.Delta ?? after?.Date - clock.GetUtcNow();
        return wait is { Ticks: > 0 } asked ? (asked < LongestWait ? asked : LongestWait) : null;
    }
}

/// <summary>How a push service received a message.</summary>
public enum PushOutcome
{
    Delivered,

    /// <summary>The subscription no longer exists (404, 410).</summary>
    Gone,

    /// <summary>Another refusal that a later attempt will not change (400, 401, 403, 413 …).</summary>
    Refused,

    /// <summary>Too many requests, or a fault of the service: later.</summary>
    Unavailable,
}

/// <summary>The answer of a push service.</summary>
public sealed record PushAnswer(PushOutcome Outcome, HttpStatusCode Status)
{
    /// <summary>How long the service asked to wait, at most an hour; null when it did not say.</summary>
    public TimeSpan? Wait { get; init; }
}
