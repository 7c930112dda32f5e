using System.Security.Claims;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Signing in at a company's OpenID Connect provider: code flow with PKCE, state and nonce. The provider is reached by a link, because
/// <c>form-action 'self'</c> also applies to where a form is redirected, and it answers by a GET, because posts of other sites are refused.
/// </summary>
internal static class CompanySignInSetup
{
    public static void AddCompanySignIn(this WebApplicationBuilder builder)
    {
        var providers = new CompanyProviders(CompanyProvider.Of(builder.Configuration));
        builder.Services.AddSingleton(providers).AddScoped<CompanySignIns>();

        // Each failure is one line, written by Report.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication.OpenIdConnect", LogLevel.None);
        var authentication = builder.Services.AddAuthentication();
        foreach (var provider in providers.All)
        {
            authentication.AddOpenIdConnect(provider.Scheme, options => Configure(options, provider));
        }
    }

    /// <summary>Sends the browser to the provider.</summary>
    public static async Task<IResult> BeginAsync(
        int number, string? returnUrl, HttpContext http, CompanyProviders providers, ILogger<CompanySignIns> log)
    {
        if (providers.Find(number) is not { } provider)
        {
            return TypedResults.NotFound();
        }

        try
        {
            await http.ChallengeAsync(provider.Scheme, new AuthenticationProperties { RedirectUri = SessionEndpoints.BackTo(returnUrl) });
            return TypedResults.Empty;
        }
        catch (InvalidOperationException fault)
        {
            // The provider's description of itself could not be read.
            Report(log, provider, fault);
            return TypedResults.LocalRedirect(RefusedAddress("failed"));
        }
    }

    private static void Configure(OpenIdConnectOptions options, CompanyProvider provider)
    {
        options.Authority = provider.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        (options.ClientId, options.ClientSecret) = (provider.ClientId, provider.ClientSecret);
        options.CallbackPath = provider.CallbackPath;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        (options.ResponseType, options.ResponseMode) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query);
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.Scope.Add("email");
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
        foreach (var (cookie, name) in new[] { (options.CorrelationCookie, ".company-state."), (options.NonceCookie, ".company-nonce.") })
        {
            cookie.Name = SessionCookie.Prefix + name;
            cookie.Path = "/";
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Events.OnRedirectToIdentityProvider = context =>
        {
            var address = context.HttpContext.RequestServices.GetRequiredService<PublicAddress>();
            if (address.IsConfigured)
            {
                context.ProtocolMessage.RedirectUri = address.Of(provider.CallbackPath.TrimStart('/'));
            }

            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = context =>
        {
            context.Principal!.AddIdentity(new ClaimsIdentity([new Claim(CompanySignIns.IssuerClaim, context.SecurityToken.Issuer)]));
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = async context =>
        {
            var signIns = context.HttpContext.RequestServices.GetRequiredService<CompanySignIns>();
            context.Response.Redirect(await signIns.EnterAsync(context.HttpContext, provider, context.Principal!, context.ReturnUri));
            context.HandleResponse();
        };
        options.Events.OnRemoteFailure = context =>
        {
            Report(context.HttpContext.RequestServices.GetRequiredService<ILogger<CompanySignIns>>(), provider, context.Failure);
            context.Response.Redirect(RefusedAddress("failed"));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>The page that says why a sign-in was refused.</summary>
    public static string RefusedAddress(string why) => "/login/company/refused?why=" + why;

    private static void Report(ILogger log, CompanyProvider provider, Exception? fault)
    {
        // Its words are the provider's, and may hold a part of a token.
        log.LogWarning("The sign-in at {Provider} failed: {Fault}", provider.Name, fault?.GetType().Name);
    }
}
