using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>Registers accounts, sessions, sign-in and policies, and maps their endpoints.</summary>
public static class IdentitySetup
{
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ViewerSource>().AddSingleton<MaintenanceState>();
        services.AddSingleton<SessionStates>().AddHostedService(all => all.GetRequiredService<SessionStates>());
        services.AddSingleton<SessionCommands>().AddSingleton<SessionQueries>();
        services.AddSingleton<IReactInTransaction, LostRights>();
        services.AddSingleton<RateLimits>().AddSingleton<AccountRateLimits>();
        services.AddAdmission();
        if (DatabaseEngine.IsPostgres(builder.Configuration))
        {
            services.AddHostedService<RateLimitExchange>();
        }

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

                // The user name is the e-mail address, which has its own check. Identity's list would keep o'brien@example.org from using
                // a recovery code.
                options.User.AllowedUserNameCharacters = "";

                // RateLimits counts failures of existing and unknown accounts alike. A lockout would reveal which accounts exist.
                options.Lockout.AllowedForNewUsers = false;
                options.Password.RequiredLength = Accounts.PasswordMinimum;

                // Length makes a password strong; composition rules only make it harder to memorise (NIST SP 800-63B, 3.1.1.2).
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
            .AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(AccessTokenHandler.SchemeName, _ => { })
            .AddIdentityCookies();
        SessionCookie.Configure(services);
        builder.AddCompanySignIn();

        services.AddSingleton<IAuthorizationHandler, Policies.Decides>();
        services.AddSingleton<IAuthorizationHandler, Policies.DecidesOrganisation>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Staff, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.Needs(Administrator: false)))
            .AddPolicy(Policies.Admin, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.Needs(Administrator: true)))
            .AddPolicy(Policies.OrganisationAdmin, policy => policy.RequireAuthenticatedUser().AddRequirements(new Policies.NeedsOrganisation()))
            .AddPolicy(Policies.Api, policy => policy
                .AddAuthenticationSchemes(IdentityConstants.BearerScheme, AccessTokenHandler.SchemeName).RequireAuthenticatedUser());
        return builder;
    }

    /// <summary>Maps passkey sign-in, sign-out, language and "view as"; <c>/</c> redirects each role to its home page.</summary>
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
        app.MapGet("/login/company/{number:int}", CompanySignInSetup.BeginAsync);
        app.MapPost("/logout", SessionEndpoints.SignOutAsync);
        app.MapGet("/language", SessionEndpoints.ChooseLanguage);
        app.MapPost("/view-as", SessionEndpoints.ViewAsAsync).RequireAuthorization(Policies.Staff);
        app.MapPost("/view-as/end", SessionEndpoints.EndViewAsAsync).RequireAuthorization();
        return app;
    }
}
