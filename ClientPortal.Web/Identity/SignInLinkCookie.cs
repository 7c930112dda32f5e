using ClientPortal.Domain.People;

namespace ClientPortal.Web.Identity;

/// <summary>The secret of the browser that asked for a link to sign in, kept as long as the link is valid.</summary>
internal static class SignInLinkCookie
{
    private const string Name = SessionCookie.Prefix + ".sign-in-link";

    public static string? Read(HttpContext http) => http.Request.Cookies[Name];

    /// <summary>Gives the browser a new secret, which it returns with the next requests.</summary>
    public static string Write(HttpContext http)
    {
        var device = LinkSecret.New();
        http.Response.Cookies.Append(Name, device, Options(http));
        return device;
    }

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http));

    // Lax: a link in a mail is opened from another site.
    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = SignInLink.Life,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    };
}
