using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>The session cookie: its attributes, and its check on every request.</summary>
internal static class SessionCookie
{
    /// <summary>The start of the name of every cookie of the portal. Over HTTPS <see cref="HostCookies"/> adds <c>__Host-</c> before it.</summary>
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

    private static void Name(IServiceCollection services, string scheme, string name) =>
        services.Configure<CookieAuthenticationOptions>(scheme, options =>
        {
            options.Cookie.Name = name;
            options.Cookie.Path = "/";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var states = context.HttpContext.RequestServices.GetRequiredService<SessionStates>();
        var state = await states.SessionStateAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (state != SessionState.Open)
        {
            context.RejectPrincipal();
            context.HttpContext.Items[Ended] = state;
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    // A person who returns to a page after their session has ended reads the reason on the sign-in page.
    private static Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var why = context.HttpContext.Items[Ended] is SessionState state ? $"&ended={Domain.Token.Of(state)}" : "";
        context.Response.Redirect(context.RedirectUri + why);
        return Task.CompletedTask;
    }
}
