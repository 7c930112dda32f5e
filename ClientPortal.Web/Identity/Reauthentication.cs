using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Has signed-in people prove again who they are, in the caller's context: by their password, a code of their authenticator, or a passkey.
/// </summary>
public sealed class Reauthentication(Credentials credentials, RateLimits limits, IServiceScopeFactory scopes)
{
    /// <summary>Limits guesses at an unlocked screen. Counted apart from sign-ins, so that neither blocks the other.</summary>
    public static readonly RateLimit Limit = new("own-keys", PerAccount: 10, PerAddress: 50, TimeSpan.FromMinutes(5));

    /// <summary>The viewer's person and account, once the password is right.</summary>
    /// <exception cref="RuleBroken"><c>password.wrong</c>, <c>password.missing</c>, <c>password.too-many-tries</c>.</exception>
    public async Task<(Person Person, Account Account)> ProveAsync(PortalDb db, Viewer viewer, string? password, CancellationToken stop)
    {
        var (person, account) = await Credentials.OfAsync(db, viewer, stop);
        if (account.PasswordHash is null)
        {
            throw new RuleBroken("password.missing");
        }

        Try(viewer, "password.wrong", () => credentials.Knows(account, password));
        return (person, account);
    }

    /// <summary>
    /// Whether a code of the viewer's authenticator is right. It is neither counted nor used up: <see cref="UseCodeAsync"/> does both.
    /// </summary>
    public async Task<OwnCode> ReadCodeAsync(Viewer viewer, string? typed)
    {
        viewer.MustBe(viewer.PersonId);
        var digits = string.Concat((typed ?? "").Where(char.IsAsciiDigit));
        if (digits.Length == 0)
        {
            return new OwnCode(digits, IsRight: false);
        }

        // Identity checks codes. It only reads here: its own writes would be saved in another transaction.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await users.FindByIdAsync(viewer.PersonId.ToString()) ?? throw new NotFound();
        return new OwnCode(digits, await users.VerifyTwoFactorTokenAsync(account, users.Options.Tokens.AuthenticatorTokenProvider, digits));
    }

    /// <summary>Uses up a code: it is valid once, for sign-ins too.</summary>
    /// <exception cref="RuleBroken">
    /// <c>code.wrong</c>, also for one that was used; <c>two-factor.missing</c>, <c>password.too-many-tries</c>.
    /// </exception>
    public async Task UseCodeAsync(PortalDb db, Viewer viewer, OwnCode code, CancellationToken stop)
    {
        var (_, account) = await Credentials.OfAsync(db, viewer, stop);
        if (!account.TwoFactorEnabled)
        {
            throw new RuleBroken("two-factor.missing");
        }

        var used = await db.UserTokens.SingleOrDefaultAsync(
            one => one.UserId == viewer.PersonId && one.LoginProvider == UsedCodes.Provider && one.Name == UsedCodes.Name, stop);
        Try(viewer, "code.wrong", () => code.IsRight && !UsedCodes.Hold(used?.Value, code.Digits));
        if (used is null)
        {
            db.UserTokens.Add(used = new IdentityUserToken<Guid>
            {
                UserId = viewer.PersonId, LoginProvider = UsedCodes.Provider, Name = UsedCodes.Name,
            });
        }

        used.Value = UsedCodes.With(used.Value, code.Digits);

        // Of two uses of the code at the same time, the second finds a changed stamp.
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
    }

    /// <summary>Uses a passkey that <see cref="SignIns.ProveAsync"/> has checked: keeps its counter, by which a copy of it is noticed.</summary>
    /// <exception cref="RuleBroken"><c>passkey.refused</c>: it is not the viewer's (any more).</exception>
    public async Task UsePasskeyAsync(PortalDb db, Viewer viewer, UserPasskeyInfo passkey, CancellationToken stop)
    {
        await Credentials.OfAsync(db, viewer, stop);
        var own = await OwnPasskeys(db, viewer).SingleOrDefaultAsync(one => one.CredentialId == passkey.CredentialId, stop)
            ?? throw new RuleBroken("passkey.refused") { Kind = RuleKind.WrongSecret };
        (own.Data.SignCount, own.Data.IsBackedUp) = (passkey.SignCount, passkey.IsBackedUp);
    }

    /// <summary>Whether the viewer has a passkey.</summary>
    public static Task<bool> HasPasskeyAsync(PortalDb db, Viewer viewer, CancellationToken stop)
    {
        viewer.MustBe(viewer.PersonId);
        return OwnPasskeys(db, viewer).AnyAsync(stop);
    }

    private static IQueryable<IdentityUserPasskey<Guid>> OwnPasskeys(PortalDb db, Viewer viewer) =>
        db.Set<IdentityUserPasskey<Guid>>().Where(one => one.UserId == viewer.PersonId);

    /// <summary>Counts one try; only a wrong one stays counted.</summary>
    /// <exception cref="RuleBroken"><paramref name="wrong"/>, or <c>password.too-many-tries</c>, whatever was typed.</exception>
    public void Try(Viewer viewer, string wrong, Func<bool> isRight)
    {
        var attempt = limits.Enter(Limit, viewer.From ?? "", viewer.PersonId.ToString());
        if (attempt.Wait is not null)
        {
            throw new RuleBroken("password.too-many-tries");
        }

        if (!isRight())
        {
            throw new RuleBroken(wrong) { Kind = RuleKind.WrongSecret };
        }

        attempt.TakeBack();
    }
}

/// <summary>What a signed-in person typed to prove again who they are, or their passkey.</summary>
/// <param name="Passkey">Of <see cref="SignIns.ProveAsync"/>.</param>
public sealed record OwnSecret(string? Password = null, string? Code = null, UserPasskeyInfo? Passkey = null)
{
    // Neither is written to a log.
    public override string ToString() => nameof(OwnSecret);
}

/// <summary>A code of the authenticator, and whether it is valid now.</summary>
public readonly record struct OwnCode(string Digits, bool IsRight);
