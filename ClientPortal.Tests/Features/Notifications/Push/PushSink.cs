using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Features.Notifications.Push;

/// <summary>A push service on loopback that keeps what it is sent, and answers what a test tells it to.</summary>
internal sealed class PushSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<SentPush> received = new();

    private PushSink(WebApplication app) => this.app = app;

    public IReadOnlyList<SentPush> Received => [.. received];

    /// <summary>The answer, and the seconds of its Retry-After.</summary>
    public (HttpStatusCode Status, int? Wait) Answer { get; set; } = (HttpStatusCode.Created, null);

    /// <summary>Where a browser receives: another address each time.</summary>
    public string NewEndpoint() => $"{app.Urls.First()}/send/{Guid.NewGuid():N}";

    public static async Task<PushSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var sink = new PushSink(builder.Build());
        sink.app.MapPost("/send/{device}", sink.ReceiveAsync);
        await sink.app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        received.Enqueue(new SentPush(
            http.Request.Path.Value!,
            http.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        var (status, wait) = Answer;
        http.Response.StatusCode = (int)status;
        if (wait is { } seconds)
        {
            http.Response.Headers.RetryAfter = $"{seconds}";
        }
    }
}

/// <summary>One request to the push service.</summary>
internal sealed record SentPush(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>What the sender says of itself (RFC 8292), once its signature was checked with this key, which it must name too.</summary>
    public JsonNode Claims(string publicKey)
    {
        var (token, key) = Headers["Authorization"].Split(' ', 2) is ["vapid", var parts]
            && parts.Split(", ") is [['t', '=', .. var t], ['k', '=', .. var k]] ? (t, k) : ("", "");
        Assert.Equal(publicKey, key);
        var point = WebEncoders.Base64UrlDecode(key);
        using var signer = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] },
        });
        var signed = token.Split('.');
        Assert.True(signer.VerifyData(
            Encoding.ASCII.GetBytes($"{signed[0]}.{signed[1]}"), WebEncoders.Base64UrlDecode(signed[2]), HashAlgorithmName.SHA256));
        return JsonNode.Parse(WebEncoders.Base64UrlDecode(signed[1]))!;
    }
}
