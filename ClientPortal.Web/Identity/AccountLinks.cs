using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// The links in mails: they set a new password or confirm a new address. A link carries a token of Identity, made from the account's
/// security stamp, so it is valid once. Every invalid link gets the same answer, <c>link.closed</c>.
/// </summary>
public sealed class AccountLinks(UserManager<Account> users, PortalStore store, ViewerSource viewers, Credentials credentials)
{
    /// <summary>How long a link is valid, in hours.</summary>
    public const int Hours = 2;

    public Task<bool> OpensResetAsync(Guid personId, string? token) =>
        OpensAsync(personId, token, ResetProvider, UserManager<Account>.ResetPasswordTokenPurpose);

    public Task<bool> OpensEmailAsync(Guid personId, string? email, string? token) =>
        OpensAsync(personId, token, users.Options.Tokens.ChangeEmailTokenProvider, UserManager<Account>.GetChangeEmailTokenPurpose(email ?? ""));

    /// <summary>Sets a new password and ends the person's sessions. After a refused password the link is still valid.</summary>
    /// <param name="from">The network address that opened the link, for the audit.</param>
    /// <exception cref="RuleBroken"><c>link.closed</c>, or the password is refused.</exception>
    public async Task ResetPasswordAsync(Guid personId, string? token, string? password, string? from, CancellationToken stop = default) =>
        await WithAsync(personId, await OpensResetAsync(personId, token), from, (db, viewer, person, account) =>
            credentials.SetPasswordAsync(db, viewer, person, account, password, stop), stop);

    /// <summary>Sets the new address that the link confirms.</summary>
    /// <exception cref="RuleBroken"><c>link.closed</c>, or <c>person.email-taken</c>.</exception>
    public async Task ConfirmEmailAsync(Guid personId, string? email, string? token, string? from, CancellationToken stop = default) =>
        await WithAsync(personId, await OpensEmailAsync(personId, email, token), from, (db, viewer, person, account) =>
            credentials.SetEmailAsync(db, viewer, person, account, email!, stop), stop);

    private string ResetProvider => users.Options.Tokens.PasswordResetTokenProvider;

    private async Task<bool> OpensAsync(Guid personId, string? token, string provider, string purpose) =>
        !string.IsNullOrEmpty(token)
        && await users.FindByIdAsync(personId.ToString()) is { } account
        && await viewers.OfAsync(personId) is not null
        && await users.VerifyUserTokenAsync(account, provider, purpose, token);

    private async Task WithAsync(
        Guid personId, bool opens, string? from, Func<PortalDb, Viewer, Person, Account, Task> change, CancellationToken stop)
    {
        var seen = opens ? await users.FindByIdAsync(personId.ToString()) : null;
        var viewer = opens ? await viewers.OfAsync(personId, stop) : null;
        if (seen is null || viewer is null)
        {
            throw new RuleBroken("link.closed") { Kind = RuleKind.LinkClosed };
        }

        await store.WriteAsync(
            async db =>
            {
                var (person, account) = await Credentials.OfAsync(db, viewer, stop);

                // The same link was used in two tabs: the second finds that the stamp has changed since its token was checked.
                if (account.SecurityStamp != seen.SecurityStamp)
                {
                    throw new RuleBroken("link.closed") { Kind = RuleKind.LinkClosed };
                }

                account.ConcurrencyStamp = Guid.NewGuid().ToString();
                await change(db, viewer with { From = from }, person, account);
            },
            stop);
    }
}
