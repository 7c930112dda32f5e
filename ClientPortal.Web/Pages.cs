using ClientPortal.Web.Ui;
using ClientPortal.Web.Ui.Install;
using ClientPortal.Web.Ui.Theme;
using System.Globalization;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.SignalR;

namespace ClientPortal.Web;

/// <summary>Registers and maps the pages, with their circuits, languages, limits and static files.</summary>
public static class Pages
{
    public static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("fr"), CultureInfo.GetCultureInfo("en")];

    // Bytes. A paste of 100,000 characters has two or three bytes each, and Blazor sends it twice. oversize.js holds back a larger message,
    // because it would close the connection.
    private const long LargestCircuitMessage = 1024 * 1024;

    // Where there are other nodes, the balancer ends a connection on which a node is silent for 4 s (deploy/nginx.conf): two pings, because SignalR
    // looks each second whether one is due, so these come every 2 s. One node has no other one to send its pages to, and more pings are most
    // of what a page costs while no one does anything.
    private static TimeSpan PingOf(DatabaseEngine engine) => TimeSpan.FromSeconds(engine.IsShared ? 1.5 : 10);

    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSentences();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages[0]);
            options.SupportedCultures = options.SupportedUICultures = Languages;

            // Pages are French unless the person chooses English; Accept-Language does not decide. API callers choose with every request.
            options.RequestCultureProviders = [new ApiLanguage(), new InstallLanguage(), new CookieRequestCultureProvider()];
        });
        services.AddMud();
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            // A short network failure disconnects every page at once, and all of them must find their circuit again.
            options.DisconnectedCircuitMaxRetained = 5_000;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);

            // After that the circuit is gone and the page loads anew. Persisted state would never be resumed (docs/decisions, 16).
            options.PersistedCircuitInMemoryMaxRetained = 0;
            options.DetailedErrors = builder.Environment.IsDevelopment();
        });
        InteropJson.Use(services);
        builder.AddRequestSecurity();
        builder.AddKeptAssets();
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = LargestCircuitMessage;
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
        });
        services.AddOptions<HubOptions>().Configure<DatabaseEngine>((options, engine) => options.KeepAliveInterval = PingOf(engine));
        return builder;
    }

    public static void UsePages(this WebApplication app)
    {
        // Before routing, which chooses the endpoint by the method among others.
        app.Use(HeadRequests.AsGet);
        app.UseRouting();
        app.UseRequestSecurity();
        app.UseRequestLocalization();
        app.UseLeaving();
        app.UseKeptAssets();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(ShownInstead);
        app.Use(BadRequests);

        // Inside the two above, which leave a finished answer as it is.
        app.UseApiProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAdmission();
        app.UseAntiforgery();
        app.Use(ForeignForms);
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapThemeSheet();
        app.MapInstall();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            // Compression costs 228 KB per circuit, and secrets beside text of strangers should not share a compressed frame (BREACH).
            options.DisableWebSocketCompression = true;
            options.ContentSecurityFrameAncestorsPolicy = null;
        });
        return app;
    }

    // A page that replaces an answer is only displayed: the antiforgery check must not run on the refused form a second time.
    private static Task ShownInstead(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            http.Request.Method = HttpMethods.Get;
            http.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(http);
    }

    // A form without the token of its page is refused before its handler reads it: reading it would throw.
    private static Task ForeignForms(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(http);
        }

        http.Features.Set(new OldForm());
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    // A malformed form, which no browser sends, gets its status page and no line in the log.
    private static async Task BadRequests(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = refused.StatusCode;
        }
    }
}
