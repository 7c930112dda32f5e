namespace ClientPortal.Web.Identity;

/// <summary>
/// Refuses requests that a browser sends on behalf of another site: every method that could change data, and the circuit's connection, which
/// no antiforgery token protects. A request without an origin is not from another site's page, or the browser leaves its cookies out
/// (SameSite).
/// </summary>
internal static class OriginCheck
{
    public static Task Check(HttpContext http, RequestDelegate next)
    {
        if (!Matters(http.Request) || IsOwn(http.Request))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool Matters(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool IsOwn(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return false;
        }

        // "null" is a sandboxed frame or a redirect across sites. No browser sends two origins.
        return request.Headers.Origin is not { Count: > 0 } named
            || (named is [{ } only] && Uri.TryCreate(only, UriKind.Absolute, out var origin) && IsOwn(origin, request));
    }

    private static bool IsOwn(Uri origin, HttpRequest request)
    {
        // Behind a proxy that ends TLS the request may arrive as http: then the host decides. Over HTTPS the origin must be HTTPS too.
        var host = request.Host;
        var port = host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80);
        return origin.Scheme is "http" or "https"
            && (!request.IsHttps || origin.Scheme == Uri.UriSchemeHttps)
            && origin.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && origin.Port == port;
    }
}
