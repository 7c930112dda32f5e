using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>
/// Changes that a signed-in person makes to their own account: password, address, second factor, passkeys. What would let a thief keep access
/// through an unlocked screen requires the password; a change of credentials ends the other sessions.
/// </summary>
public sealed class AccountCommands(
    PortalStore store, Credentials credentials, Reauthentication reauthentication, MailQueue mails, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>More devices than a person uses.</summary>
    public const int MostPasskeys = 10;

    public const int PasskeyNameLength = 60;

    /// <summary>Changes the password and ends the other sessions.</summary>
    /// <exception cref="RuleBroken"><c>password.wrong</c>, <c>password.too-many-tries</c>, or the new password is refused.</exception>
    public Task ChangePasswordAsync(
        Viewer viewer, string? current, string? next, CancellationToken stop = default) => store.WriteAsync(async db =>
    {
        var (person, account) = await reauthentication.ProveAsync(db, viewer, current, stop);
        await credentials.SetPasswordAsync(db, viewer, person, account, next, stop);
    }, stop);

    /// <summary>
    /// Sends a confirmation to the new address and a notice to the old one. An address that belongs to another person gives the same answer, and
    /// no mail is sent there.
    /// </summary>
    /// <exception cref="RuleBroken"><c>password.wrong</c>, <c>password.too-many-tries</c>, <c>email.same</c>, or the address is refused.</exception>
    public async Task AskForEmailAsync(Viewer viewer, string? password, string? email, CancellationToken stop = default)
    {
        var address = EmailAddress.Checked(email);
        var token = await WithUsersAsync(viewer, (users, account) => users.GenerateChangeEmailTokenAsync(account, address));
        await store.WriteAsync(async db =>
        {
            var (person, _) = await reauthentication.ProveAsync(db, viewer, password, stop);
            if (person.Email == address)
            {
                throw new RuleBroken("email.same");
            }

            if (!await db.People.AnyAsync(other => other.Email == address, stop))
            {
                mails.Enqueue(db, new EmailConfirmationMail(Addressee.Of(person) with { Email = address }, person.Id, token, AccountLinks.Hours));
            }

            mails.Enqueue(db, new EmailChangedMail(Addressee.Of(person), address, clock.GetUtcNow()));
        }, stop);
    }

    /// <summary>A new key, which has to be confirmed with a first code; until then sign-in does not ask for one.</summary>
    /// <exception cref="RuleBroken"><c>two-factor.on-already</c>.</exception>
    public async Task<TwoFactorOffer> OfferTwoFactorAsync(Viewer viewer, CancellationToken stop = default)
    {
        var key = await WithUsersAsync(viewer, (users, _) => Task.FromResult(users.GenerateNewAuthenticatorKey()));
        var email = await store.WriteAsync(
            async db =>
            {
                var (person, account) = await Credentials.OfAsync(db, viewer, stop);
                if (account.TwoFactorEnabled)
                {
                    throw new RuleBroken("two-factor.on-already");
                }

                await KeepAsync(db, viewer, TwoFactorKeys.AuthenticatorKey, key, stop);
                return person.Email;
            },
            stop);
        return new TwoFactorOffer(
            string.Join(' ', key.Chunk(4).Select(four => new string(four))), TwoFactorKeys.Picture(TwoFactorKeys.Address(email, key)));
    }

    /// <summary>Turns the second factor on with the first code. Answers the recovery codes, which are not shown again.</summary>
    /// <exception cref="RuleBroken"><c>code.wrong</c>, <c>two-factor.on-already</c>, <c>password.too-many-tries</c>.</exception>
    public async Task<IReadOnlyList<string>> TurnTwoFactorOnAsync(Viewer viewer, string? code, CancellationToken stop = default)
    {
        var digits = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        var right = await WithUsersAsync(viewer, (users, account) =>
            users.VerifyTwoFactorTokenAsync(account, users.Options.Tokens.AuthenticatorTokenProvider, digits));
        var codes = TwoFactorKeys.NewCodes();
        await store.WriteAsync(async db =>
        {
            var (person, account) = await Credentials.OfAsync(db, viewer, stop);
            reauthentication.Try(viewer, "code.wrong", () => right);
            if (account.TwoFactorEnabled)
            {
                throw new RuleBroken("two-factor.on-already");
            }

            account.TwoFactorEnabled = true;
            await KeepAsync(db, viewer, TwoFactorKeys.RecoveryCodes, TwoFactorKeys.Join(codes), stop);
            await KeepAsync(db, viewer, UsedCodes.Name, UsedCodes.With(null, digits), stop);
            person.NoteAccountChange(viewer, "two-factor-on", clock.GetUtcNow());
            await credentials.EndOthersAsync(db, viewer, account, stop);
        }, stop);
        return codes;
    }

    /// <summary>Turns the second factor off.</summary>
    /// <exception cref="RuleBroken"><c>password.wrong</c>, <c>password.too-many-tries</c>, <c>two-factor.off</c>.</exception>
    public Task TurnTwoFactorOffAsync(Viewer viewer, string? password, CancellationToken stop = default) => store.WriteAsync(async db =>
    {
        var (person, account) = await reauthentication.ProveAsync(db, viewer, password, stop);
        if (!account.TwoFactorEnabled)
        {
            throw new RuleBroken("two-factor.off");
        }

        account.TwoFactorEnabled = false;
        db.UserTokens.RemoveRange(await db.UserTokens
            .Where(token => token.UserId == person.Id && token.LoginProvider == TwoFactorKeys.Provider).ToListAsync(stop));
        person.NoteAccountChange(viewer, "two-factor-off", clock.GetUtcNow());
        await credentials.EndOthersAsync(db, viewer, account, stop);
    }, stop);

    /// <summary>Makes new recovery codes; the old ones become invalid.</summary>
    /// <exception cref="RuleBroken"><c>password.wrong</c>, <c>password.too-many-tries</c>, <c>two-factor.off</c>.</exception>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Viewer viewer, string? password, CancellationToken stop = default)
    {
        var codes = TwoFactorKeys.NewCodes();
        await store.WriteAsync(async db =>
        {
            var (person, account) = await reauthentication.ProveAsync(db, viewer, password, stop);
            if (!account.TwoFactorEnabled)
            {
                throw new RuleBroken("two-factor.off");
            }

            await KeepAsync(db, viewer, TwoFactorKeys.RecoveryCodes, TwoFactorKeys.Join(codes), stop);
            person.NoteAccountChange(viewer, "recovery-codes", clock.GetUtcNow());
        }, stop);
        return codes;
    }

    /// <summary>Adds a passkey that the device has just made and <see cref="SignIns.AttestAsync"/> has checked.</summary>
    /// <exception cref="RuleBroken"><c>password.wrong</c>, <c>password.too-many-tries</c>, <c>passkey.too-many</c>.</exception>
    public Task AddPasskeyAsync(
        Viewer viewer, string? password, UserPasskeyInfo passkey, string? name, CancellationToken stop = default) => store.WriteAsync(async db =>
    {
        var (person, _) = await reauthentication.ProveAsync(db, viewer, password, stop);
        var passkeys = db.Set<IdentityUserPasskey<Guid>>();
        if (await passkeys.CountAsync(one => one.UserId == viewer.PersonId, stop) >= MostPasskeys)
        {
            throw new RuleBroken("passkey.too-many", MostPasskeys);
        }

        passkeys.Add(new IdentityUserPasskey<Guid>
        {
            UserId = viewer.PersonId,
            CredentialId = passkey.CredentialId,
            Data = new IdentityPasskeyData
            {
                Name = Text.OptionalLine(name, "passkey.name", PasskeyNameLength),
                PublicKey = passkey.PublicKey,
                CreatedAt = clock.GetUtcNow(),
                SignCount = passkey.SignCount,
                Transports = passkey.Transports,
                IsUserVerified = passkey.IsUserVerified,
                IsBackupEligible = passkey.IsBackupEligible,
                IsBackedUp = passkey.IsBackedUp,
                AttestationObject = passkey.AttestationObject,
                ClientDataJson = passkey.ClientDataJson,
            },
        });
        person.NoteAccountChange(viewer, "passkey-added", clock.GetUtcNow());
    }, stop);

    /// <param name="viewer">Its owner.</param>
    /// <param name="id">As <see cref="PasskeyRow.Id"/>.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="NotFound">The viewer has no such passkey.</exception>
    public Task RemovePasskeyAsync(Viewer viewer, string id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var (person, _) = await Credentials.OfAsync(db, viewer, stop);
            var mine = await db.Set<IdentityUserPasskey<Guid>>().Where(one => one.UserId == viewer.PersonId).ToListAsync(stop);
            db.Remove(mine.SingleOrDefault(one => Convert.ToHexStringLower(one.CredentialId) == id) ?? throw new NotFound());
            person.NoteAccountChange(viewer, "passkey-removed", clock.GetUtcNow());
        },
        stop);

    /// <summary>Removes the link to an account at a company; that account no longer signs in.</summary>
    /// <param name="viewer">Its owner.</param>
    /// <param name="id">As <see cref="LoginRow.Id"/>.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="NotFound">The viewer has no such link.</exception>
    /// <exception cref="RuleBroken"><c>login.last</c>: without it the viewer has neither a password nor a passkey.</exception>
    public Task UnlinkAsync(Viewer viewer, string id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var (person, account) = await Credentials.OfAsync(db, viewer, stop);
            var mine = await db.UserLogins.Where(one => one.UserId == viewer.PersonId).ToListAsync(stop);
            var login = mine.SingleOrDefault(one => LoginRow.IdOf(one) == id) ?? throw new NotFound();
            if (mine.Count == 1 && account.PasswordHash is null
                && !await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(one => one.UserId == viewer.PersonId, stop))
            {
                throw new RuleBroken("login.last");
            }

            db.Remove(login);
            person.NoteAccountChange(viewer, "login-unlinked", clock.GetUtcNow());
        },
        stop);

    /// <summary>
    /// Makes a change to the viewer's account once the password is right; <paramref name="change"/> gets the person and their account's stamp.
    /// </summary>
    internal Task WithPasswordAsync(
        Viewer viewer, string? password, Func<PortalDb, Person, string, Task> change, CancellationToken stop) => store.WriteAsync(async db =>
    {
        var (person, account) = await reauthentication.ProveAsync(db, viewer, password, stop);
        await change(db, person, account.SecurityStamp ?? "");
    }, stop);

    private static async Task KeepAsync(PortalDb db, Viewer viewer, string name, string value, CancellationToken stop)
    {
        var token = await db.UserTokens.SingleOrDefaultAsync(
            one => one.UserId == viewer.PersonId && one.LoginProvider == TwoFactorKeys.Provider && one.Name == name, stop);
        if (token is null)
        {
            db.UserTokens.Add(token = new IdentityUserToken<Guid> { UserId = viewer.PersonId, LoginProvider = TwoFactorKeys.Provider, Name = name });
        }

        token.Value = value;
    }

    // Identity makes and checks codes and tokens. It only reads here: its own writes would be saved in another transaction.
    private async Task<T> WithUsersAsync<T>(Viewer viewer, Func<UserManager<Account>, Account, Task<T>> ask)
    {
        viewer.MustBe(viewer.PersonId);
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        return await ask(users, await users.FindByIdAsync(viewer.PersonId.ToString()) ?? throw new NotFound());
    }
}
