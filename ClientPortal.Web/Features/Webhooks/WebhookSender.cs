using System.Diagnostics;
using System.Net;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>
/// Posts one delivery. It follows no redirect, reads nothing of the answer but its status, and waits at most <paramref name="patience"/>.
/// </summary>
/// <param name="connection">Decides to which addresses it connects.</param>
/// <param name="clock">The time that is signed.</param>
/// <param name="patience">From the connection to the answer's headers.</param>
public sealed class WebhookSender(GuardedConnection connection, TimeProvider clock, TimeSpan patience) : IDisposable
{
    /// <summary>Standard Webhooks recommends 15 to 30 s; a job that waits holds one of few places.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // Kilobytes of an answer's headers.
    private const int LargestHeaders = 16;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        ConnectCallback = connection.OpenAsync,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = LargestHeaders,

        // The answer's body is not read: its connection is closed.
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a body once and says what came of it; only the end of the portal throws.</summary>
    public async Task<WebhookAnswer> SendAsync(Uri url, Guid deliveryId, string secret, byte[] body, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(patience);
        try
        {
            using var request = Request(url, deliveryId, secret, body);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            return Answer(OutcomeOf(answer.StatusCode), (int)answer.StatusCode);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Answer(WebhookOutcome.TimedOut);
        }
        catch (HttpRequestException fault)
        {
            return Answer(fault.InnerException is InnerAddressRefused ? WebhookOutcome.InnerAddress : WebhookOutcome.Unreachable);
        }

        WebhookAnswer Answer(WebhookOutcome outcome, int? status = null) =>
            new(outcome, status, (int)Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(Uri url, Guid deliveryId, string secret, byte[] body)
    {
        var (at, id) = (clock.GetUtcNow(), $"msg_{deliveryId:N}");
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.UserAgent.Add(new("ClientPortal", "1"));
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimeHeader, WebhookSignature.Seconds(at));
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret, id, at, body));
        request.Headers.Add(WebhookSignature.PortalHeader, WebhookSignature.OfPortal(secret, at, body));
        return request;
    }

    private static WebhookOutcome OutcomeOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => WebhookOutcome.Delivered,
        >= 300 and < 400 => WebhookOutcome.Redirected,
        (int)HttpStatusCode.Gone => WebhookOutcome.Gone,
        _ => WebhookOutcome.Refused,
    };
}

/// <summary>What came of one attempt.</summary>
/// <param name="Outcome">Accepted, or why not.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record WebhookAnswer(WebhookOutcome Outcome, int? Status, int Milliseconds);
