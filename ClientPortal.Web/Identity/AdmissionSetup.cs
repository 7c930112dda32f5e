using System.Security.Claims;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Identity;

/// <summary>Answers for pages that may not open on this node now.</summary>
internal static class AdmissionSetup
{
    // The proxy asks another node. Without one the browser asks again after this.
    private const int SecondsOfLeaving = 2;

    private const string Negotiation = "/_blazor/negotiate";

    public static void AddAdmission(this IServiceCollection services)
    {
        services.AddSingleton<CircuitQuota>().AddSingleton<Admission>();
        services.AddScoped<AdmittedCircuit>().AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<AdmittedCircuit>());
    }

    /// <summary>
    /// While the node leaves: pages and new connections get 503, which tells the proxy to ask another node, and no connection is kept. After routing
    /// and the choice of the language.
    /// </summary>
    public static void UseLeaving(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<NodeDrain>();
        if (drain.Longest == TimeSpan.Zero)
        {
            return;
        }

        app.Use((http, next) =>
        {
            if (!drain.IsLeaving)
            {
                return next(http);
            }

            // Otherwise a browser or a proxy would send the next request on the same connection, to this node.
            http.Response.Headers.Connection = "close";
            if (IsPageOfCircuit(http))
            {
                return WaitAsync(http, StatusCodes.Status503ServiceUnavailable, SecondsOfLeaving);
            }

            if (http.Request.Path == Negotiation)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            }

            return next(http);
        });
    }

    /// <summary>Pages of people who are signed in wait while the node is full: 429. After authorization.</summary>
    public static void UseAdmission(this WebApplication app)
    {
        var admission = app.Services.GetRequiredService<Admission>();
        app.Use((http, next) =>
            IsPageOfCircuit(http) && http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } person && admission.Refuse(person) is { } seconds
                ? WaitAsync(http, StatusCodes.Status429TooManyRequests, seconds)
                : next(http));
    }

    private static bool IsPageOfCircuit(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        && http.AcceptsInteractiveRouting();

    private static Task WaitAsync(HttpContext http, int status, int seconds)
    {
        http.Response.Headers.RetryAfter = $"{seconds}";
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<WaitingDocument>(new { Seconds = seconds }) { StatusCode = status }.ExecuteAsync(http);
    }
}
