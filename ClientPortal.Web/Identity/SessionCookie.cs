using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>The cookie of a session: how it travels, and what is asked whenever it arrives.</summary>
internal static class SessionCookie
{
    /// <summary>All of the portal's own cookies begin so; over HTTPS <see cref="HostCookies"/> puts <c>__Host-</c> before it.</summary>
    public const string Prefix = "portal";

    private const string Ended = "session-ended";

    public static void Configure(IServiceCollection services)
    {
        Name(services, IdentityConstants.ApplicationScheme, Prefix);
        Name(services, IdentityConstants.TwoFactorUserIdScheme, Prefix + ".two-factor");
        Name(services, IdentityConstants.TwoFactorRememberMeScheme, Prefix + ".two-factor-remembered");
        Name(services, IdentityConstants.ExternalScheme, Prefix + ".external");
        services.ConfigureApplicationCookie(options =>
        {
            options.ExpireTimeSpan = SignIns.Life;
            options.LoginPath = "/login";
            options.Events.OnValidatePrincipal = ValidateAsync;
            options.Events.OnRedirectToLogin = RedirectToLogin;

            // A page that a role may not open answers as if it did not exist.
            options.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
        });
    }

    private static void Name(IServiceCollection services, string scheme, string name) => services.Configure<CookieAuthenticationOptions>(scheme, options =>
    {
        options.Cookie.Name = name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    });

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var gate = context.HttpContext.RequestServices.GetRequiredService<SessionStates>();
        var standing = await gate.SessionStateAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (standing != SessionState.Open)
        {
            context.RejectPrincipal();
            context.HttpContext.Items[Ended] = standing;
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    // Whoever comes back to a page with a session that has ended in between is told so.
    private static Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var why = context.HttpContext.Items[Ended] is SessionState standing ? $"&ended={Domain.Token.Of(standing)}" : "";
        context.Response.Redirect(context.RedirectUri + why);
        return Task.CompletedTask;
    }
}
