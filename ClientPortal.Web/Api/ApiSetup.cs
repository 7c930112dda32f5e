using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClientPortal.Web.Api;

/// <summary>The portal over HTTP, for programs: the same commands and queries as the pages, by bearer token.</summary>
public static class ApiSetup
{
    // Bytes: far more than the longest text that is stored, so that a text that is merely too long is read and refused by its own rule.
    // Above this the server closes the connection, and the sender may not have read the 413 yet. Uploads have their own limit.
    private const long LargestBody = 4 * 1024 * 1024;

    private static readonly PathString[] Roots = ["/api", "/health", "/openapi", "/webhooks"];

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));

        // A binding failure throws in every environment, so that ApiProblems can name the reason.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<EventStreams>().AddSingleton<IdempotencyCommands>();
        services.AddSchedule<IdempotencyPruning>("idempotency-pruning", TimeSpan.FromHours(1));
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database", timeout: DatabaseCheck.Patience)
            .AddCheck<DeliveryCheck>("delivery").AddCheck<NodeCheck>("node");
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Describe);
        return builder;
    }

    /// <summary>Whether a path belongs to the API. Errors on these paths are problem details, never a page.</summary>
    public static bool Owns(PathString path) =>
        Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    public static WebApplication MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        api.RefuseWhatIsNone();
        api.MapAuth();

        var signedIn = api.MapGroup("").RequireAuthorization(Policies.Api).ProducesProblem(StatusCodes.Status401Unauthorized);
        signedIn.UseIdempotencyKeys();
        signedIn.UseVersions();
        signedIn.MapProjects();
        signedIn.MapDocuments();
        signedIn.MapTickets();
        signedIn.MapConversations();
        signedIn.MapFiles();
        signedIn.MapSearch();
        signedIn.MapProspects();
        signedIn.MapCalendar();
        signedIn.MapNotifications();
        signedIn.MapPreferences();
        signedIn.MapPush();
        signedIn.MapEvents();
        signedIn.MapRealtime();
        signedIn.MapJobs();
        signedIn.MapWebhooks();
        app.MapCalendlyWebhook();
        app.MapProspectFiles();

        // Live: the process answers, and says which it is. Ready: it can also do its work.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = LiveAnswer });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = ReadyAnswer.WriteAsync });
        app.MapOpenApi();
        app.MapApiPage();
        return app;
    }

    private static Task LiveAnswer(HttpContext context, HealthReport report)
    {
        context.Response.Headers[ThisNode.Header] = context.RequestServices.GetRequiredService<ThisNode>().Id;
        return context.Response.WriteAsync(report.Status.ToString());
    }
}
