using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// A company's OpenID Connect provider on the loopback (OpenIddict), where each browser is <see cref="Person"/> at once. It can also answer with
/// tokens that must be refused.
/// </summary>
public sealed class OidcProvider : IAsyncDisposable
{
    public const string ClientId = "portal";
    public const string ClientSecret = "zqgeheim-of-the-portal";

    private readonly WebApplication app;
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });

    private OidcProvider() => app = Build();

    /// <summary>Who is signed in there.</summary>
    public OidcPerson Person { get; set; } = new("none", "none@example.org");

    /// <summary>What is wrong with the next tokens; null for good ones.</summary>
    public Action<ClaimsPrincipal>? Spoil { get; set; }

    public string Address => app.Urls.First();

    public static async Task<OidcProvider> StartAsync()
    {
        var provider = new OidcProvider();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>Follows a redirect to the provider, as a browser does; answers with the redirect back to the portal.</summary>
    public async Task<Uri> AnswerAsync(Uri asked) => (await http.GetAsync(asked)).Headers.Location!;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
            options.RegisterScopes(Scopes.Email, Scopes.Profile);
            options.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(Validate));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(Validate));
            options.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(SignIn));
            options.AddEventHandler<ProcessSignInContext>(handler => handler.UseInlineHandler(Prepare)
                .SetOrder(OpenIddictServerHandlers.PrepareIdentityTokenPrincipal.Descriptor.Order + 1));
        });
        var built = builder.Build();
        built.UseAuthentication();
        return built;
    }

    private static ValueTask Validate(ValidateAuthorizationRequestContext context)
    {
        if (context.ClientId != ClientId)
        {
            context.Reject(Errors.InvalidClient);
        }

        return default;
    }

    private static ValueTask Validate(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
        {
            context.Reject(Errors.InvalidClient);
        }

        return default;
    }

    private ValueTask SignIn(HandleAuthorizationRequestContext context)
    {
        var identity = new ClaimsIdentity("OidcProvider");
        identity.SetClaim(Claims.Subject, Person.Subject).SetClaim(Claims.Email, Person.Email).SetClaim(Claims.EmailVerified, Person.IsVerified);
        if (Person.IsSecondFactor)
        {
            identity.AddClaim(new Claim("amr", "mfa"));
        }

        identity.SetScopes(context.Request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        context.SignIn(new ClaimsPrincipal(identity));
        return default;
    }

    private ValueTask Prepare(ProcessSignInContext context)
    {
        if (context.IdentityTokenPrincipal is { } token)
        {
            Spoil?.Invoke(token);
        }

        return default;
    }
}

/// <summary>A person at the provider.</summary>
public sealed record OidcPerson(string Subject, string Email)
{
    public bool IsVerified { get; init; } = true;
    public bool IsSecondFactor { get; init; }
}
