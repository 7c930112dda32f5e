using ClientPortal.Web.Ui;
using System.Globalization;
using ClientPortal.Web.Api;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Radzen;

namespace ClientPortal.Web;

/// <summary>The pages and what surrounds them: circuits, languages, limits, static files.</summary>
public static class Pages
{
    public static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("fr"), CultureInfo.GetCultureInfo("en")];

    // A paste of 100,000 characters, in two or three bytes each, which Blazor sends twice. oversize.js holds back what is larger: it would
    // close the connection.
    private const long LargestCircuitMessage = 1024 * 1024;

    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSentences();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages[0]);
            options.SupportedCultures = options.SupportedUICultures = Languages;

            // French unless chosen: the browser's own language does not decide. A program chooses with every request.
            options.RequestCultureProviders = [new ApiLanguage(), new CookieRequestCultureProvider()];
        });
        services.AddRadzenComponents();
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            // A blip drops everybody at once: all of them must find their circuit again.
            options.DisconnectedCircuitMaxRetained = 5_000;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);

            // Then it is gone, and the page loads anew: nobody resumes what would be kept of it (docs/decisions, 13).
            options.PersistedCircuitInMemoryMaxRetained = 0;
            options.DetailedErrors = builder.Environment.IsDevelopment();
        });
        InteropJson.Use(services);
        builder.AddRequestSecurity();
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = LargestCircuitMessage;
            options.KeepAliveInterval = TimeSpan.FromSeconds(10);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
        });
        return builder;
    }

    public static void UsePages(this WebApplication app)
    {
        // Before the endpoint is chosen, by the method among others.
        app.Use(HeadRequests.AsGet);
        app.UseRouting();
        app.UseRequestSecurity();
        app.UseRequestLocalization();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(ShownInstead);
        app.Use(BadRequests);

        // Inside the two above: what it has answered they leave alone.
        app.UseApiProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            // Compression costs 228 KB per circuit, and secrets beside text of strangers should not share a compressed frame (BREACH).
            options.DisableWebSocketCompression = true;
            options.ContentSecurityFrameAncestorsPolicy = null;
        });
        return app;
    }

    // A page shown in place of an answer is only looked at: the refused form must not be judged a second time, on its way there.
    private static Task ShownInstead(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            http.Request.Method = HttpMethods.Get;
            http.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(http);
    }

    // A form that no browser sent: the page for it, and nothing in the log.
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
