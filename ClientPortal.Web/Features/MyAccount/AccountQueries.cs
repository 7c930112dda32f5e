using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

public sealed class AccountQueries(PortalStore store)
{
    /// <summary>The viewer's own profile; not available while viewing as a client.</summary>
    public Task<ProfileView> ProfileAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            var person = await db.People.SingleOrDefaultAsync(one => one.Id == viewer.PersonId, stop) ?? throw new NotFound();
            return new ProfileView(person.Profile, person.Email);
        },
        stop);

    /// <summary>The credentials of the viewer's own account.</summary>
    public Task<SecurityView> SecurityAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            var account = await db.Users.SingleOrDefaultAsync(one => one.Id == viewer.PersonId, stop) ?? throw new NotFound();
            var codes = await db.UserTokens.SingleOrDefaultAsync(
                token => token.UserId == viewer.PersonId && token.LoginProvider == TwoFactorKeys.Provider
                    && token.Name == TwoFactorKeys.RecoveryCodes, stop);
            var passkeys = await db.Set<IdentityUserPasskey<Guid>>().Where(passkey => passkey.UserId == viewer.PersonId).ToListAsync(stop);
            var logins = await db.UserLogins.Where(login => login.UserId == viewer.PersonId).ToListAsync(stop);
            return new SecurityView(account.Email ?? "", account.TwoFactorEnabled, TwoFactorKeys.Split(codes?.Value).Length)
            {
                Passkeys = [.. passkeys.OrderBy(passkey => passkey.Data.CreatedAt)
                    .Select(passkey => new PasskeyRow(
                        Convert.ToHexStringLower(passkey.CredentialId), passkey.Data.Name ?? "", passkey.Data.CreatedAt))],
                Logins = [.. logins.Select(login => new LoginRow(LoginRow.IdOf(login), login.ProviderDisplayName ?? "", login.LoginProvider))],
            };
        },
        stop);
}

public sealed record ProfileView(Profile Profile, string Email);

public sealed record SecurityView(string Email, bool TwoFactor, int RecoveryCodesLeft)
{
    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PasskeyRow> Passkeys { get; init; } = [];

    public IReadOnlyList<LoginRow> Logins { get; init; } = [];
}

/// <summary>An account at a company with which the person signs in.</summary>
/// <param name="Id">A hash of issuer and subject.</param>
/// <param name="Name">Of the provider, as the settings named it.</param>
/// <param name="Issuer">The address of the provider.</param>
public sealed record LoginRow(string Id, string Name, string Issuer)
{
    internal static string IdOf(IdentityUserLogin<Guid> login) => LinkSecret.Hash($"{login.LoginProvider} {login.ProviderKey}");
}

/// <param name="Id">The credential's id in hexadecimal.</param>
/// <param name="Name">Possibly empty.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record PasskeyRow(string Id, string Name, DateTimeOffset CreatedAt);
