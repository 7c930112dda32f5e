using Microsoft.Extensions.Primitives;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Over HTTPS the portal's cookies have the prefix <c>__Host-</c>. The browser then sends them to this host and over HTTPS only, and another
/// site under the same domain cannot set one. Over plain HTTP browsers refuse the prefix. The scheme can differ per request, and Identity
/// and antiforgery expect one fixed name. The prefix is therefore added and removed here.
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

    // A cookie with one of the portal's names and without the prefix was set by another site, so it is dropped.
    private static StringValues Arriving(StringValues cookies) => string.Join("; ", cookies
        .SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(cookie => !IsOurs(cookie))
        .Select(cookie => cookie.StartsWith(Host, StringComparison.Ordinal) && IsOurs(cookie[Host.Length..]) ? cookie[Host.Length..] : cookie));

    private static StringValues Leaving(StringValues cookies) =>
        new([.. cookies.Select(cookie => cookie is not null && IsOurs(cookie) ? Host + cookie : cookie)]);

    // « portal », « portal.antiforgery », and the pieces of a large one: « portalC1 ».
    private static bool IsOurs(string cookie) => cookie.StartsWith(SessionCookie.Prefix, StringComparison.Ordinal);
}
