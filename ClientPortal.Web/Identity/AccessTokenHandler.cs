using System.Security.Claims;
using System.Text.Encodings.Web;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Authenticates a program by the access token that a person made for it (<c>Authorization: Bearer cpt_…</c>). Tokens of a sign-in are those of the
/// framework's bearer scheme, which ignores these.
/// </summary>
public sealed class AccessTokenHandler(
    PortalStore store, TimeProvider clock, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "access-token";

    private const string Bearer = "Bearer ";

    // How often the last use is saved: the page shows it to the minute.
    private static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(1);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sent = Request.Headers.Authorization.ToString();
        if (!sent.StartsWith(Bearer + AccessToken.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var (hash, now, stop) = (LinkSecret.Hash(sent[Bearer.Length..].Trim()), clock.GetUtcNow(), Context.RequestAborted);
        var token = await store.ReadAsync(db => db.AccessTokens.SingleOrDefaultAsync(one => one.Hash == hash, stop), stop);
        if (token is null || !token.IsOpen(now))
        {
            return AuthenticateResult.Fail("The token is unknown, expired or ended.");
        }

        if (token.LastUsedAt is not { } last || now - last >= UsedEvery)
        {
            await store.WriteAsync(async db => (await db.AccessTokens.SingleAsync(one => one.Id == token.Id, stop)).Used(now), stop);
        }

        var properties = new AuthenticationProperties { ExpiresUtc = token.ExpiresAt };
        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(ViewerSource.OfToken(token, SchemeName)), properties, SchemeName));
    }
}
