using Microsoft.Extensions.Primitives;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Over HTTPS the portal's cookies carry the prefix <c>__Host-</c>: the browser then keeps them to this one host and to HTTPS, and no
/// neighbour under the same domain can plant one. Over plain HTTP browsers refuse the prefix. Which it is shows per request, and
/// everybody else (Identity, antiforgery) knows one name: so it is put on and taken off here.
/// </summary>
internal static class HostCookies
{
    private const string Host = "__Host-";

    public static Task Rename(HttpContext http, RequestDelegate next)
    {
        if (http.Request.IsHttps)
        {
            http.Request.Headers.Cookie = Arriving(http.Request.Headers.Cookie);
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.SetCookie = Leaving(http.Response.Headers.SetCookie);
                return Task.CompletedTask;
            });
        }

        return next(http);
    }

    // One of ours without the prefix was planted by somebody else.
    private static StringValues Arriving(StringValues cookies) => string.Join("; ", cookies
        .SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(cookie => !IsOurs(cookie))
        .Select(cookie => cookie.StartsWith(Host, StringComparison.Ordinal) && IsOurs(cookie[Host.Length..]) ? cookie[Host.Length..] : cookie));

    private static StringValues Leaving(StringValues cookies) =>
        new([.. cookies.Select(cookie => cookie is not null && IsOurs(cookie) ? Host + cookie : cookie)]);

    // « portal », « portal.antiforgery », and the pieces of a large one: « portalC1 ».
    private static bool IsOurs(string cookie) => cookie.StartsWith(SessionCookie.Prefix, StringComparison.Ordinal);
}
