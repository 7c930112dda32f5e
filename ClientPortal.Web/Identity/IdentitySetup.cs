using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

public static class IdentitySetup
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ViewerSource>();
        services.AddSingleton<SessionStates>().AddHostedService(all => all.GetRequiredService<SessionStates>());
        services.AddSingleton<SessionCommands>().AddSingleton<SessionQueries>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<ILookupNormalizer, EmailNormalizer>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<FirstAdministrator>();
        services.AddAccountKeys(builder.Configuration);
        services.AddScoped<CircuitSession>();
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();

        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = true;

                // Accounts are called by their address, which is checked when it is given: o'brien@example.org may use a recovery code too.
                options.User.AllowedUserNameCharacters = "";

                // The limits (RateLimits) count failures of known and unknown accounts alike; a lockout would tell them apart.
                options.Lockout.AllowedForNewUsers = false;
                options.Password.RequiredLength = Accounts.PasswordMinimum;

                // Length is what makes a password strong; composition rules only make it hard to remember (NIST SP 800-63B, 3.1.1.2).
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
            })
            .AddEntityFrameworkStores<PortalDb>()
            .AddUserStore<AccountStore>()
            .AddSignInManager<SignIns>()
            .AddDefaultTokenProviders();

        services.AddTransient<IClaimsTransformation, RequestAddress>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddIdentityCookies();
        SessionCookie.Configure(services);

        services.AddSingleton<IAuthorizationHandler, Policies.Decides>();
        services.AddSingleton<IAuthorizationHandler, Policies.DecidesOrganisation>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Staff, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.Needs(Administrator: false)))
            .AddPolicy(Policies.Admin, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.Needs(Administrator: true)))
            .AddPolicy(Policies.OrganisationAdmin, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.NeedsOrganisation()))
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
        app.MapPost("/login/passkey/options", PasskeyEndpoints.ChallengeAsync);
        app.MapPost("/login/passkey", PasskeyEndpoints.SignInAsync);
        app.MapPost("/logout", SessionEndpoints.SignOutAsync);
        app.MapGet("/language", SessionEndpoints.ChooseLanguage);
        app.MapPost("/view-as", SessionEndpoints.ViewAsAsync).RequireAuthorization(Policies.Staff);
        app.MapPost("/view-as/end", SessionEndpoints.EndViewAsAsync).RequireAuthorization();
        return app;
    }
}
