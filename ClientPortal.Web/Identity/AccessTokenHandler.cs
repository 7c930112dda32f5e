using System.Security.Claims;
using System.Text.Encodings.Web;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Authenticates a program by the access token that a person made for it (<c>Authorization: Bearer cpt_…</c>), or by the token of its service
/// account (<c>cps_…</c>). Tokens of a sign-in are those of the framework's bearer scheme, which ignores these.
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
        if (!sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = sent[Bearer.Length..].Trim();
        return secret.StartsWith(AccessToken.Prefix, StringComparison.Ordinal) ? await OfTokenAsync(secret)
            : secret.StartsWith(ServiceAccount.Prefix, StringComparison.Ordinal) ? await OfServiceAsync(secret)
            : AuthenticateResult.NoResult();
    }

    private async Task<AuthenticateResult> OfTokenAsync(string secret)
    {
        var (hash, now, stop) = (LinkSecret.Hash(secret), clock.GetUtcNow(), Context.RequestAborted);
        var token = await store.ReadAsync(db => db.AccessTokens.SingleOrDefaultAsync(one => one.Hash == hash, stop), stop);
        if (token is null || !token.IsOpen(now))
        {
            return Refused;
        }

        if (IsUseSaved(token.LastUsedAt, now))
        {
            await store.WriteAsync(async db => (await db.AccessTokens.SingleAsync(one => one.Id == token.Id, stop)).Used(now), stop);
        }

        return Ticket(ViewerSource.OfToken(token, SchemeName), token.ExpiresAt);
    }

    private async Task<AuthenticateResult> OfServiceAsync(string secret)
    {
        var (hash, now, stop) = (LinkSecret.Hash(secret), clock.GetUtcNow(), Context.RequestAborted);
        var account = await store.ReadAsync(db => db.ServiceAccounts.SingleOrDefaultAsync(one => one.Hash == hash, stop), stop);
        if (account is null || !account.IsOpen(now))
        {
            return Refused;
        }

        if (IsUseSaved(account.LastUsedAt, now))
        {
            await store.WriteAsync(async db => (await db.ServiceAccounts.SingleAsync(one => one.Id == account.Id, stop)).Used(now), stop);
        }

        return Ticket(ViewerSource.OfService(account, SchemeName), account.ExpiresAt);
    }

    private static AuthenticateResult Refused => AuthenticateResult.Fail("The token is unknown, expired or ended.");

    private static bool IsUseSaved(DateTimeOffset? last, DateTimeOffset now) => last is not { } known || now - known >= UsedEvery;

    private static AuthenticateResult Ticket(ClaimsIdentity identity, DateTimeOffset? expiresAt) => AuthenticateResult.Success(
        new AuthenticationTicket(new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = expiresAt }, SchemeName));
}
