using System.Security.Claims;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Identity;

/// <summary>Endpoints that change the browser's cookies, which a circuit cannot do.</summary>
internal static class SessionEndpoints
{
    // [FromForm] makes each of these endpoints require an antiforgery token.
    public static async Task<RedirectHttpResult> SignOutAsync([FromForm] string? back, SignInManager<Account> signIn)
    {
        _ = back;
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("/login");
    }

    public static RedirectHttpResult ChooseLanguage(string to, string? back, HttpContext http)
    {
        if (to is "fr" or "en")
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(to)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/" });
        }

        return TypedResults.LocalRedirect(BackTo(back));
    }

    public static async Task<RedirectHttpResult> ViewAsAsync(
        [FromForm] Guid person, HttpContext http, ViewerSource viewers, UserManager<Account> users, SignInManager<Account> signIn)
    {
        if (await viewers.OfAsync(person, http.RequestAborted) is { IsStaff: false })
        {
            await SignInAgainAsync(http, users, signIn, [new Claim(ViewerSource.SeenAsClaim, person.ToString())]);
        }

        return TypedResults.LocalRedirect("/");
    }

    public static async Task<RedirectHttpResult> EndViewAsAsync(
        [FromForm] string? back, HttpContext http, UserManager<Account> users, SignInManager<Account> signIn)
    {
        await SignInAgainAsync(http, users, signIn, []);
        return TypedResults.LocalRedirect(BackTo(back));
    }

    private static async Task SignInAgainAsync(HttpContext http, UserManager<Account> users, SignInManager<Account> signIn, Claim[] claims)
    {
        if (await users.GetUserAsync(http.User) is not { } account)
        {
            return;
        }

        // The choice "stay signed in" was made at the sign-in. Viewing as a client neither ends nor prolongs it.
        var current = (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties;
        var same = new AuthenticationProperties
        {
            IsPersistent = current?.IsPersistent == true,
            IssuedUtc = current?.IssuedUtc,
            ExpiresUtc = current?.ExpiresUtc,
        };
        await signIn.SignInWithClaimsAsync(account, same, claims);
    }

    /// <summary>The page that the person came from, if it is one of this portal; otherwise <c>/</c>, which leads to the role's home page.</summary>
    internal static string BackTo(string? page) => IsLocal(page) ? page! : "/";

    // A path of this host: not //host, not /\host, which browsers read as another host. They leave out tabs and line ends.
    private static bool IsLocal(string? back) => back is ['/', ..] && back is not ['/', '/' or '\\', ..] && !back.Any(char.IsControl);
}
