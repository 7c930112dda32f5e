using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Identity;

/// <summary>
/// The one way in, for the page and for the API: behind the limits, the same answer and the same time for an address that is unknown and
/// a password that is wrong. However somebody signs in, a session is written and its id goes into the cookie or token.
/// </summary>
public sealed class SignIns(
    UserManager<Account> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<Account> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Account> confirmation,
    IPasswordHasher<Account> hasher,
    RateLimits limits,
    ViewerSource viewers,
    SessionCommands sessions)
    : SignInManager<Account>(users, http, claims, options, log, schemes, confirmation)
{
    /// <summary>A cookie that nobody used for so long is worth nothing; each use begins it anew.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>The page's first step. <see cref="SignInAnswer.CodeWanted"/> leads to the second, which knows by a cookie whose it is.</summary>
    public async Task<SignInAnswer> PasswordAsync(string? email, string? password, bool remember)
    {
        var (answer, account) = await CheckPasswordAsync(email, password);
        return account is null ? answer
            : (await SignInOrTwoFactorAsync(account, remember)).RequiresTwoFactor ? SignInAnswer.CodeWanted
            : SignInAnswer.Done;
    }

    /// <summary>The page's second step: a code of the authenticator, or one of the recovery codes.</summary>
    public async Task<SignInAnswer> CodeAsync(string? code, bool remember)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } account)
        {
            return SignInAnswer.Refused;
        }

        var answer = await CheckCodeAsync(account, code);
        if (answer.Kind == SignInKind.Done)
        {
            await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
            await SignInAsync(account, remember);
        }

        return answer;
    }

    /// <summary>E-mail, password and where needed the code at once, as programs send them; signs nobody in.</summary>
    public async Task<(SignInAnswer Answer, Account? Account)> CheckAsync(string? email, string? password, string? code)
    {
        var (answer, account) = await CheckPasswordAsync(email, password);
        if (account is not null && await IsTwoFactorEnabledAsync(account))
        {
            answer = string.IsNullOrWhiteSpace(code) ? SignInAnswer.CodeWanted : await CheckCodeAsync(account, code);
        }

        return (answer, answer.Kind == SignInKind.Done ? account : null);
    }

    /// <summary>Who has proved to be this account in another way (an invitation, a passkey) is signed in.</summary>
    public Task CompleteAsync(Account account, bool remember = false, params Claim[] more) => SignInWithClaimsAsync(account, remember, more);

    /// <summary>A passkey is both factors at once: the device, and what unlocks it.</summary>
    public async Task<SignInAnswer> PasskeyAsync(string? credential)
    {
        var attempt = limits.Enter(RateLimits.SignIn, Context);
        if (attempt.Wait is { } wait)
        {
            return SignInAnswer.TooMany(wait);
        }

        try
        {
            var assertion = await PerformPasskeyAssertionAsync(Posted(credential));
            if (!assertion.Succeeded)
            {
                Logger.LogInformation("A passkey was refused: {Reason}", assertion.Failure?.Message);
                return SignInAnswer.Refused;
            }

            if (await viewers.OfAsync(assertion.User.Id, Context.RequestAborted) is null)
            {
                return SignInAnswer.Disabled;
            }

            // The counter of a copied key falls behind; it is kept so that the next sign-in can tell.
            await UserManager.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey);
            attempt.TakeBack();
            await CompleteAsync(assertion.User);
            return SignInAnswer.Done;
        }
        catch (InvalidOperationException)
        {
            // The challenge is gone: used, older than five minutes, or never asked for.
            return SignInAnswer.Refused;
        }
    }

    /// <summary>A new passkey of this person, if what its device posted is one.</summary>
    public async Task<UserPasskeyInfo?> AttestAsync(Guid personId, string? credential)
    {
        try
        {
            var attestation = await PerformPasskeyAttestationAsync(Posted(credential));
            return attestation.Succeeded && attestation.UserEntity.Id == personId.ToString() ? attestation.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a token of the API carries, with a session of its own.</summary>
    public async Task<ClaimsPrincipal> TokenAsync(Account account) => With(await CreateUserPrincipalAsync(account), await StartSessionAsync(account));

    /// <summary>The same session for a token that is renewed; null when it does not stand any more.</summary>
    public async Task<ClaimsPrincipal?> RenewAsync(ClaimsPrincipal token)
    {
        if ((await viewers.SessionStateAsync(token, Context.RequestAborted)).SessionState != SessionState.Open || await UserManager.GetUserAsync(token) is not { } account)
        {
            return null;
        }

        return With(await CreateUserPrincipalAsync(account), ViewerSource.SessionOf(token) ?? await StartSessionAsync(account));
    }

    /// <summary>Every sign-in of Identity ends here. Whoever is signed in already stays in the same session.</summary>
    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var session = await CurrentSessionOf(user) ?? await StartSessionAsync(user);
        Claim[] own = [.. additionalClaims.Where(claim => claim.Type != ViewerSource.SessionClaim), SessionClaim(session)];
        await base.SignInWithClaimsAsync(user, authenticationProperties, own);
    }

    public override async Task SignOutAsync()
    {
        try
        {
            if (await viewers.OfAsync(Context.User, Context.RequestAborted) is { SessionId: { } session } viewer)
            {
                // Whoever looks through a client's eyes signs itself out.
                await sessions.EndAsync(viewer with { PersonId = viewer.SeenThroughBy ?? viewer.PersonId, SeenThroughBy = null }, session);
            }
        }
        catch (Exception fault) when (!Context.RequestAborted.IsCancellationRequested)
        {
            // The browser forgets its cookie whatever the database says.
            Logger.LogWarning(fault, "A session that was signed out of could not be ended.");
        }

        await base.SignOutAsync();
    }

    private async Task<(SignInAnswer Answer, Account? Account)> CheckPasswordAsync(string? email, string? password)
    {
        var attempt = limits.Enter(RateLimits.SignIn, Context, EmailAddress.Comparable(email));
        if (attempt.Wait is { } wait)
        {
            return (SignInAnswer.TooMany(wait), null);
        }

        // A longer one only costs the hash, and is nobody's.
        var typed = password is { Length: <= Accounts.PasswordMaximum } ? password : "";
        if (string.IsNullOrWhiteSpace(email) || await UserManager.FindByEmailAsync(email.Trim()) is not { } account)
        {
            // As long as for an account that exists: the time must not tell which addresses are known.
            hasher.HashPassword(new Account(), typed);
            return (SignInAnswer.Refused, null);
        }

        if (!await UserManager.CheckPasswordAsync(account, typed))
        {
            Logger.LogInformation("Sign-in refused for {Account}", account.Id);
            return (SignInAnswer.Refused, null);
        }

        attempt.TakeBack();
        return await viewers.OfAsync(account.Id, Context.RequestAborted) is null ? (SignInAnswer.Disabled, null) : (SignInAnswer.Done, account);
    }

    private async Task<SignInAnswer> CheckCodeAsync(Account account, string? typed)
    {
        var attempt = limits.Enter(RateLimits.Code, Context, account.Id.ToString());
        if (attempt.Wait is { } wait)
        {
            return SignInAnswer.TooMany(wait);
        }

        // Six digits are the authenticator's, in whatever groups they were typed; anything else is a recovery code.
        var code = (typed ?? "").Replace(" ", "", StringComparison.Ordinal);
        var good = code is { Length: 6 } && code.All(char.IsAsciiDigit)
            ? await UseCodeAsync(account, code)
            : code.Length > 0 && (await UserManager.RedeemTwoFactorRecoveryCodeAsync(account, code.ToUpperInvariant())).Succeeded;
        if (!good)
        {
            Logger.LogInformation("Second factor refused for {Account}", account.Id);
            return SignInAnswer.Refused;
        }

        attempt.TakeBack();
        return await viewers.OfAsync(account.Id, Context.RequestAborted) is null ? SignInAnswer.Disabled : SignInAnswer.Done;
    }

    // A code opens once. Of two that come with it at the same time one is second: the account's concurrency stamp has changed.
    private async Task<bool> UseCodeAsync(Account account, string code)
    {
        if (!await UserManager.VerifyTwoFactorTokenAsync(account, Options.Tokens.AuthenticatorTokenProvider, code))
        {
            return false;
        }

        var used = await UserManager.GetAuthenticationTokenAsync(account, UsedCodes.Provider, UsedCodes.Name);
        if (UsedCodes.Hold(used, code))
        {
            return false;
        }

        try
        {
            return (await UserManager.SetAuthenticationTokenAsync(account, UsedCodes.Provider, UsedCodes.Name, UsedCodes.With(used, code))).Succeeded;
        }
        catch (DbUpdateException fault) when (Context.RequestServices.GetRequiredService<PortalDb>().IsDuplicate(fault))
        {
            // Both wanted to write the account's first row of used codes.
            Logger.LogInformation("A code of {Account} could not be taken: {Reason}", account.Id, fault.Message);
            return false;
        }
    }

    // Something to refuse even where nothing was posted; as long as an authenticator's answer is.
    private static string Posted(string? credential) => credential is { Length: > 0 and < 32_768 } ? credential : "{}";

    private async Task<Guid?> CurrentSessionOf(Account account)
    {
        var user = Context.User;
        return UserManager.GetUserId(user) == account.Id.ToString() && await viewers.OfAsync(user, Context.RequestAborted) is { SessionId: { } session }
            ? session
            : null;
    }

    private async Task<Guid> StartSessionAsync(Account account)
    {
        var viewer = await viewers.OfAsync(account.Id, Context.RequestAborted)
            ?? throw new InvalidOperationException("Whoever is disabled cannot be signed in.");
        var device = Device.Of(Context.Request.Headers.UserAgent);
        return await sessions.StartAsync(viewer with { From = RequestAddress.Of(Context) }, device, Context.RequestAborted);
    }

    private static ClaimsPrincipal With(ClaimsPrincipal principal, Guid session)
    {
        principal.Identities.First().AddClaim(SessionClaim(session));
        return principal;
    }

    private static Claim SessionClaim(Guid session) => new(ViewerSource.SessionClaim, session.ToString());
}

/// <summary>What became of a sign-in.</summary>
public sealed record SignInAnswer(SignInKind Kind, TimeSpan? Wait = null)
{
    public static readonly SignInAnswer Done = new(SignInKind.Done);
    public static readonly SignInAnswer CodeWanted = new(SignInKind.CodeWanted);

    /// <summary>No reason is given.</summary>
    public static readonly SignInAnswer Refused = new(SignInKind.Refused);

    /// <summary>Told only to whoever knows the password.</summary>
    public static readonly SignInAnswer Disabled = new(SignInKind.Disabled);

    /// <summary>The limits are closed for so long, whatever was typed.</summary>
    public static SignInAnswer TooMany(TimeSpan wait) => new(SignInKind.TooMany, wait);
}

public enum SignInKind
{
    Done,
    CodeWanted,
    Refused,
    Disabled,
    TooMany,
}
