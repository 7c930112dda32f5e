using System.Security.Claims;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

public static class IdentityRoom
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ViewerSource>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<FirstAdministrator>();
        services.AddScoped<Credentials>();
        services.AddScoped<CircuitSession>();
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();

        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                options.Password.RequiredLength = Accounts.PasswordMinimum;

                // Length is what makes a password strong; composition rules only make it hard to remember (NIST SP 800-63B, 3.1.1.2).
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
            })
            .AddEntityFrameworkStores<PortalDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();

        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "portal";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.LoginPath = "/login";

            // A page that a role may not open answers as if it did not exist.
            options.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
        });

        // The periodic check of the security stamp builds a new principal: what staff look through must outlive it.
        services.Configure<SecurityStampValidatorOptions>(options => options.OnRefreshingPrincipal = context =>
        {
            if (context.CurrentPrincipal?.FindFirst(ViewerSource.SeenAsClaim) is { } seenAs)
            {
                context.NewPrincipal?.Identities.First().AddClaim(new Claim(seenAs.Type, seenAs.Value));
            }

            return Task.CompletedTask;
        });

        services.AddSingleton<IAuthorizationHandler, Policies.Decides>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Staff, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.Needs(Administrator: false)))
            .AddPolicy(Policies.Admin, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.Needs(Administrator: true)))
            .AddPolicy(Policies.Api, policy => policy.AddAuthenticationSchemes(IdentityConstants.BearerScheme).RequireAuthenticatedUser());
        return builder;
    }

    /// <summary>Sign-out, language and "view as", as forms that post; `/` sends each role to its home.</summary>
    public static WebApplication MapAccounts(this WebApplication app)
    {
        app.MapGet("/", async (HttpContext http, ViewerSource viewers) =>
            Results.LocalRedirect(await viewers.OfAsync(http.User) switch
            {
                null => "/login",
                { IsStaff: true } => "/admin",
                _ => "/client-portal",
            }));
        app.MapPost("/logout", SessionEndpoints.SignOutAsync);
        app.MapGet("/language", SessionEndpoints.ChooseLanguage);
        app.MapPost("/view-as", SessionEndpoints.ViewAsAsync).RequireAuthorization(Policies.Staff);
        app.MapPost("/view-as/end", SessionEndpoints.EndViewAsAsync).RequireAuthorization();
        return app;
    }

    /// <summary><c>create-admin EMAIL</c>: prints the password once and ends.</summary>
    public static async Task<bool> RanAsCommandAsync(this WebApplication app, string[] args)
    {
        if (args is not ["create-admin", var email, ..])
        {
            return false;
        }

        var password = await app.Services.GetRequiredService<FirstAdministrator>().CreateFromShellAsync(email);
        Console.WriteLine($"{email}\n{password}");
        return true;
    }
}
