using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A program on loopback that receives webhooks, keeps them, and answers what a test tells it to.</summary>
public sealed class WebhookSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<WebhookCall> calls = new();

    private WebhookSink(WebApplication app) => this.app = app;

    /// <summary>The answer to a call; 200 without a body unless a test says otherwise.</summary>
    public Func<WebhookCall, HttpContext, Task> Reply { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<WebhookCall> Calls => [.. calls];

    public Uri Url => new($"{app.Urls.Single()}/hook");

    public static async Task<WebhookSink> StartAsync(IPAddress? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0));
        var sink = new WebhookSink(builder.Build());
        sink.app.Run(sink.ReceiveAsync);
        await sink.app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var call = new WebhookCall(
            http.Request.Path, http.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        calls.Enqueue(call);
        await Reply(call, http);
    }
}

/// <summary>One request that the sink received.</summary>
public sealed record WebhookCall(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
