using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Every sign-in, of the pages and of the API, behind the rate limits. An unknown address and a wrong password get the same answer in the
/// same time. Every sign-in saves a session and puts its id into the cookie or token.
/// </summary>
public sealed partial class SignIns(
    UserManager<Account> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<Account> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Account> confirmation,
    IPasswordHasher<Account> hasher,
    RateLimits limits,
    AccountRateLimits accountLimits,
    ViewerSource viewers,
    SessionCommands sessions)
    : SignInManager<Account>(users, http, claims, options, log, schemes, confirmation)
{
    /// <summary>A cookie expires after this time without use; each use starts the time anew.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>The page's first step. <see cref="SignInAnswer.CodeWanted"/> leads to the second, which reads the account from a cookie.</summary>
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

    /// <summary>Checks e-mail, password and, where needed, the code in one step, as programs send them. It does not sign in.</summary>
    public async Task<(SignInAnswer Answer, Account? Account)> CheckAsync(string? email, string? password, string? code)
    {
        var (answer, account) = await CheckPasswordAsync(email, password);
        if (account is not null && await IsTwoFactorEnabledAsync(account))
        {
            answer = string.IsNullOrWhiteSpace(code) ? SignInAnswer.CodeWanted : await CheckCodeAsync(account, code);
        }

        return (answer, answer.Kind == SignInKind.Done ? account : null);
    }

    /// <summary>Signs in the owner of an account who has proved it in another way: by an invitation or a passkey.</summary>
    public Task CompleteAsync(Account account, bool remember = false, params Claim[] more) => SignInWithClaimsAsync(account, remember, more);

    /// <summary>
    /// Signs in the owner of an account who has proved it by a mail, or at their company. The second factor is asked unless it was proved there too.
    /// </summary>
    public async Task<SignInAnswer> ProvedAsync(Account account, bool secondFactor = false) =>
        (await SignInOrTwoFactorAsync(account, isPersistent: false, bypassTwoFactor: secondFactor)).RequiresTwoFactor
            ? SignInAnswer.CodeWanted
            : SignInAnswer.Done;

    /// <summary>Starts a session and returns the claims of its API token.</summary>
    public async Task<ClaimsPrincipal> TokenAsync(Account account) =>
        With(await CreateUserPrincipalAsync(account), await StartSessionAsync(account));

    /// <summary>
    /// The claims of a renewed token, with the same session; null when the session is no longer open, or ends because this refresh token was used
    /// before.
    /// </summary>
    public async Task<ClaimsPrincipal?> RenewAsync(ClaimsPrincipal token)
    {
        if (await viewers.OfAsync(token, Context.RequestAborted) is not { } viewer || await UserManager.GetUserAsync(token) is not { } account)
        {
            return null;
        }

        if (viewer.SessionId is not { } session)
        {
            return With(await CreateUserPrincipalAsync(account), await StartSessionAsync(account));
        }

        var own = viewer with { From = RequestAddress.Of(Context) };
        return await sessions.RenewAsync(own, ViewerSource.RenewalOf(token), Context.RequestAborted) is { } renewals
            ? With(await CreateUserPrincipalAsync(account), session, renewals)
            : null;
    }

    /// <summary>Every sign-in of Identity ends here. A person who is signed in already keeps their session.</summary>
    public override async Task SignInWithClaimsAsync(
        Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
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
                // Staff who view the portal as a client end their own session.
                await sessions.EndAsync(viewer with { PersonId = viewer.ImpersonatedBy ?? viewer.PersonId, ImpersonatedBy = null }, session);
            }
        }
        catch (Exception fault) when (!Context.RequestAborted.IsCancellationRequested)
        {
            // The cookie is removed from the browser even if the database cannot be written.
            Logger.LogWarning(fault, "A session that was signed out of could not be ended.");
        }

        await base.SignOutAsync();
    }

    private async Task<(SignInAnswer Answer, Account? Account)> CheckPasswordAsync(string? email, string? password)
    {
        var attempt = await accountLimits.EnterAsync(RateLimits.SignIn, Context, EmailAddress.Comparable(email));
        if (attempt.Wait is { } wait)
        {
            return (SignInAnswer.TooMany(wait), null);
        }

        // No account has a longer password, so a longer one is not hashed.
        var typed = password is { Length: <= Accounts.PasswordMaximum } ? password : "";
        if (string.IsNullOrWhiteSpace(email) || await UserManager.FindByEmailAsync(email.Trim()) is not { } account)
        {
            // Takes as long as for an existing account: the time must not reveal which addresses have one.
            hasher.HashPassword(new Account(), typed);
            return (SignInAnswer.Refused, null);
        }

        if (!await UserManager.CheckPasswordAsync(account, typed))
        {
            Logger.LogInformation("Sign-in refused for {Account}", account.Id);
            return (SignInAnswer.Refused, null);
        }

        await attempt.TakeBackAsync();
        return await viewers.OfAsync(account.Id, Context.RequestAborted) is null ? (SignInAnswer.Disabled, null) : (SignInAnswer.Done, account);
    }

    private async Task<SignInAnswer> CheckCodeAsync(Account account, string? typed)
    {
        var attempt = await accountLimits.EnterAsync(RateLimits.Code, Context, account.Id.ToString());
        if (attempt.Wait is { } wait)
        {
            return SignInAnswer.TooMany(wait);
        }

        // Six digits, with or without spaces, are a code of the authenticator. Anything else is a recovery code.
        var code = (typed ?? "").Replace(" ", "", StringComparison.Ordinal);
        var good = code is { Length: 6 } && code.All(char.IsAsciiDigit)
            ? await UseCodeAsync(account, code)
            : code.Length > 0 && (await UserManager.RedeemTwoFactorRecoveryCodeAsync(account, code.ToUpperInvariant())).Succeeded;
        if (!good)
        {
            Logger.LogInformation("Second factor refused for {Account}", account.Id);
            return SignInAnswer.Refused;
        }

        await attempt.TakeBackAsync();
        return await viewers.OfAsync(account.Id, Context.RequestAborted) is null ? SignInAnswer.Disabled : SignInAnswer.Done;
    }

    // A code is valid once. Of two sign-ins with the same code at the same time, the second finds a changed concurrency stamp.
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
            var saved = await UserManager.SetAuthenticationTokenAsync(account, UsedCodes.Provider, UsedCodes.Name, UsedCodes.With(used, code));
            return saved.Succeeded;
        }
        catch (DbUpdateException fault) when (Context.RequestServices.GetRequiredService<PortalDb>().IsDuplicate(fault))
        {
            // Two sign-ins tried to insert the account's row of used codes at the same time.
            Logger.LogInformation("A code of {Account} could not be taken: {Reason}", account.Id, fault.Message);
            return false;
        }
    }

    private async Task<Guid?> CurrentSessionOf(Account account)
    {
        var user = Context.User;
        return UserManager.GetUserId(user) == account.Id.ToString()
            && await viewers.OfAsync(user, Context.RequestAborted) is { SessionId: { } session }
            ? session
            : null;
    }

    private async Task<Guid> StartSessionAsync(Account account)
    {
        var viewer = await viewers.OfAsync(account.Id, Context.RequestAborted)
            ?? throw new InvalidOperationException("A disabled person cannot be signed in.");
        var device = Device.Of(Context.Request.Headers.UserAgent);
        return await sessions.StartAsync(viewer with { From = RequestAddress.Of(Context) }, device, Context.RequestAborted);
    }

    private static ClaimsPrincipal With(ClaimsPrincipal principal, Guid session, int renewals = 0)
    {
        principal.Identities.First().AddClaims([SessionClaim(session), ViewerSource.OfRenewal(renewals)]);
        return principal;
    }

    private static Claim SessionClaim(Guid session) => new(ViewerSource.SessionClaim, session.ToString());
}
