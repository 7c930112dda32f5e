namespace ClientPortal.Web.Identity;

/// <summary>
/// What a browser sends on behalf of another site is refused: anything that could change something, and the circuit's connection, which no
/// antiforgery token protects. A caller that names no origin is not a browser on another site, or its cookies stay at home (SameSite).
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

        // "null" is a sandboxed frame or a redirect across sites; two of them are nobody's.
        return request.Headers.Origin is not { Count: > 0 } named
            || (named is [{ } only] && Uri.TryCreate(only, UriKind.Absolute, out var origin) && IsOwn(origin, request));
    }

    private static bool IsOwn(Uri origin, HttpRequest request)
    {
        // A proxy that ends TLS may leave us with http: then the host decides. Over HTTPS nothing less than HTTPS is the same origin.
        var host = request.Host;
        var port = host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80);
        return origin.Scheme is "http" or "https"
            && (!request.IsHttps || origin.Scheme == Uri.UriSchemeHttps)
            && origin.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && origin.Port == port;
    }
}
