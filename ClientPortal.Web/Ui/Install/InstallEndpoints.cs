using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Ui.Install;

/// <summary>What a browser asks for to install the portal, and to show a page while the server cannot be reached. The same for everybody.</summary>
public static class InstallEndpoints
{
    private const string Manifest = "/manifest.webmanifest", Worker = "/service-worker.js", Offline = "/offline";

    // Asked for again each time: a browser must not run the worker of yesterday's portal.
    private const string NeverStale = "no-cache";

    internal static bool Owns(PathString path) => path == Manifest || path == Worker || path == Offline;

    public static IEndpointRouteBuilder MapInstall(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Manifest, (HttpContext http, IStringLocalizer<UiTexts> texts) => Text(
            http, JsonSerializer.Serialize(WebManifest.Of(texts, Language)), "application/manifest+json")).AllowAnonymous();
        routes.MapGet(Worker, (HttpContext http, StaticAddresses addresses) => Text(
            http, ServiceWorker.Text(addresses, Language), "text/javascript")).AllowAnonymous();

        // An IResult: the generator of request delegates does not see the classes of Razor files.
        routes.MapGet(Offline, IResult (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = NeverStale;
            return new RazorComponentResult<OfflineDocument>();
        }).AllowAnonymous();
        return routes;
    }

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private static ContentHttpResult Text(HttpContext http, string text, string type)
    {
        http.Response.Headers.CacheControl = NeverStale;
        return TypedResults.Text(text, $"{type}; charset=utf-8");
    }
}
