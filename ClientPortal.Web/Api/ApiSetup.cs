using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>The portal over HTTP, for programs: the same commands and queries as the pages, by bearer token.</summary>
public static class ApiSetup
{
    // Far more than any text we keep, so that what is merely too long is read and refused by its rule. Beyond it the connection is closed on
    // a sender who may not have read the 413 yet. Uploads have a limit of their own.
    private const long LargestBody = 4 * 1024 * 1024;

    private static readonly PathString[] Roots = ["/api", "/health", "/openapi", "/webhooks"];

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));

        // What cannot be bound is thrown in every environment, so that ApiProblems can say why.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<EventStreams>();
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database", timeout: DatabaseCheck.Patience);
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Describe);
        return builder;
    }

    /// <summary>Programs ask here: they get problem details and never a page.</summary>
    public static bool Owns(PathString path) =>
        Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    public static WebApplication MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        api.RefuseWhatIsNone();
        api.MapAuth();

        var signedIn = api.MapGroup("").RequireAuthorization(Policies.Api).ProducesProblem(StatusCodes.Status401Unauthorized);
        signedIn.MapProjects();
        signedIn.MapTickets();
        signedIn.MapConversations();
        signedIn.MapFiles();
        signedIn.MapSearch();
        signedIn.MapProspects();
        signedIn.MapEvents();
        signedIn.MapRealtime();
        app.MapCalendlyWebhook();
        app.MapProspectFiles();

        // Live: the process answers. Ready: it can also do its work.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapOpenApi();
        return app;
    }
}
