using ClientPortal.Web.Identity;
using Scalar.AspNetCore;

namespace ClientPortal.Web.Api;

/// <summary>The page that shows the OpenAPI document and tries its calls, at <c>/docs/api</c>. It sends nothing to any other host.</summary>
internal static class ApiPage
{
    private const string Path = "/docs/api";

    // Its start is an inline script, which has a number that is used once. Everything else is as on other pages.
    private static readonly ContentPolicy Policy = new(
        $"default-src 'self'; script-src 'self' 'nonce-{ContentPolicy.Nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'")
    {
        NonceItem = ScalarOptions.NonceHttpContextItemKey,
    };

    public static void MapApiPage(this WebApplication app) => app.MapScalarApiReference(Path, options =>
    {
        options.Title = "ClientPortal API";
        options.OpenApiRoutePattern = "/openapi/{documentName}.json";
        options.DefaultFonts = false;
        options.Telemetry = false;
        options.WithNonce();

        // These would send the document to other hosts.
        options.HideDeveloperTools();
        options.DisableAgent();
        options.DisableMcp();
    }).WithMetadata(Policy);
}
