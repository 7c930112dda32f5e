using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>Creates the account of a person, in the caller's context and transaction.</summary>
public sealed class Accounts(IPasswordHasher<Account> hasher, ILookupNormalizer normalizer)
{
    public const int PasswordMinimum = 12;

    // Characters. A longer password gains nothing, and hashing it costs time.
    public const int PasswordMaximum = 256;

    /// <summary>
    /// Adds the person and their account. The caller saves. Without a password they sign in at their company, or choose one by a link.
    /// </summary>
    /// <exception cref="RuleBroken"><c>person.email-taken</c>, or the password's length is refused.</exception>
    public async Task AddAsync(PortalDb db, Person person, string? password, CancellationToken stop = default)
    {
        if (password is not null)
        {
            CheckPassword(password);
        }

        if (await db.People.AnyAsync(other => other.Email == person.Email, stop))
        {
            throw new RuleBroken("person.email-taken");
        }

        var account = new Account
        {
            Id = person.Id,
            UserName = person.Email,
            NormalizedUserName = normalizer.NormalizeName(person.Email),
            Email = person.Email,
            NormalizedEmail = normalizer.NormalizeEmail(person.Email),
            EmailConfirmed = true,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        account.PasswordHash = password is null ? null : hasher.HashPassword(account, password);
        db.People.Add(person);
        db.Users.Add(account);
    }

    /// <summary>Checks the length of a password.</summary>
    /// <exception cref="RuleBroken"><c>password.too-short</c> or <c>password.too-long</c>.</exception>
    public static void CheckPassword(string? password)
    {
        if (password is null || password.Length < PasswordMinimum)
        {
            throw new RuleBroken("password.too-short", PasswordMinimum) { Kind = RuleKind.NewPassword };
        }

        if (password.Length > PasswordMaximum)
        {
            throw new RuleBroken("password.too-long", PasswordMaximum) { Kind = RuleKind.NewPassword };
        }
    }
}
