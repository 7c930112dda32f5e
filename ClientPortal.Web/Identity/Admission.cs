using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Limits how many pages open at once on this node. When all browsers come back after a restart, a portal that begins all of their circuits at once
/// finishes none: the first render is the most expensive moment of a page. Those above the limit get a small page without a circuit, which tries
/// again by itself.
/// </summary>
public sealed class Admission(IConfiguration configuration, TimeProvider clock)
{
    // A page is live within a second. One whose browser is gone, or that never becomes live, counts no longer than this.
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(15);

    // What was refused and what became live is counted in this time, and the wait follows from both.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    // Seconds. A browser that waits asks again within half a minute, give or take, also when thousands wait.
    private const double ShortestWait = 2, LongestWait = 30;

    private readonly Lock changing = new();
    private readonly Dictionary<object, long> opening = [];
    private long windowBegan;
    private (int Refused, int Live) now, before;

    /// <summary>Most pages that are opening: <c>Portal:PagesOpening</c>. A page takes a part of a second, so this is some seconds of work.</summary>
    public int Most { get; } = configuration.GetValue("Portal:PagesOpening", 100);

    /// <summary>Whether no further page may open now.</summary>
    public bool IsFull
    {
        get
        {
            lock (changing)
            {
                return Count() >= Most;
            }
        }
    }

    /// <summary>Null when a page may open; otherwise the seconds after which its browser asks again.</summary>
    public int? Refuse()
    {
        lock (changing)
        {
            if (Count() < Most)
            {
                return null;
            }

            Turn();
            now.Refused++;

            // Each browser that waits asks once in its wait: as many were refused in a window as it takes to serve them, at the pace of late.
            var pace = Math.Max(1, Math.Max(now.Live, before.Live)) / Window.TotalSeconds;
            var wait = Math.Clamp(Math.Max(now.Refused, before.Refused) / pace, ShortestWait, LongestWait);
            return (int)Math.Ceiling(wait * (0.5 + Random.Shared.NextDouble()));
        }
    }

    /// <summary>A circuit began.</summary>
    public void Begin(object circuit)
    {
        lock (changing)
        {
            opening[circuit] = clock.GetTimestamp();
        }
    }

    /// <summary>Its page is live, or it is gone.</summary>
    public void End(object circuit)
    {
        lock (changing)
        {
            if (opening.Remove(circuit))
            {
                Turn();
                now.Live++;
            }
        }
    }

    private int Count()
    {
        if (opening.Count >= Most)
        {
            foreach (var (circuit, _) in opening.Where(one => clock.GetElapsedTime(one.Value) > LongestOpening).ToList())
            {
                opening.Remove(circuit);
            }
        }

        return opening.Count;
    }

    private void Turn()
    {
        var passed = clock.GetElapsedTime(windowBegan);
        if (passed > Window)
        {
            before = passed > Window * 2 ? default : now;
            (now, windowBegan) = (default, clock.GetTimestamp());
        }
    }
}

/// <summary>Counts this circuit among those that open, until its page is live.</summary>
public sealed class AdmittedCircuit(Admission admission) : CircuitHandler, IDisposable
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        admission.Begin(this);
        return Task.CompletedTask;
    }

    /// <summary>The page has asked its first question: it shows what it has.</summary>
    public void IsLive() => admission.End(this);

    public void Dispose() => admission.End(this);
}

/// <summary>Answers for pages that may not open now.</summary>
internal static class AdmissionSetup
{
    // The proxy asks another node. Without one the browser asks again after this.
    private const int SecondsOfLeaving = 2;

    private const string Negotiation = "/_blazor/negotiate";

    public static void AddAdmission(this IServiceCollection services)
    {
        services.AddSingleton<Admission>();
        services.AddScoped<AdmittedCircuit>().AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<AdmittedCircuit>());
    }

    /// <summary>
    /// After routing and the choice of the language. A node that leaves answers 503, which tells the proxy to ask another one; a full one 429, which
    /// is the browser's to wait for.
    /// </summary>
    public static void UseAdmission(this WebApplication app)
    {
        var (drain, admission) = (app.Services.GetRequiredService<NodeDrain>(), app.Services.GetRequiredService<Admission>());
        app.Use((http, next) =>
        {
            if (drain.IsLeaving && http.Request.Path == Negotiation)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            }

            if (!HttpMethods.IsGet(http.Request.Method) || !IsPageOfCircuit(http))
            {
                return next(http);
            }

            return drain.IsLeaving ? WaitAsync(http, StatusCodes.Status503ServiceUnavailable, SecondsOfLeaving)
                : admission.Refuse() is { } seconds ? WaitAsync(http, StatusCodes.Status429TooManyRequests, seconds)
                : next(http);
        });
    }

    private static bool IsPageOfCircuit(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && http.AcceptsInteractiveRouting();

    private static Task WaitAsync(HttpContext http, int status, int seconds)
    {
        http.Response.Headers.RetryAfter = $"{seconds}";
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<WaitingDocument>(new { Seconds = seconds }) { StatusCode = status }.ExecuteAsync(http);
    }
}
