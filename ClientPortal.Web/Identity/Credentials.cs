using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Changes an account's password or address in the caller's context. It also ends the other sessions, mails the owner and records an event.
/// </summary>
public sealed class Credentials(IPasswordHasher<Account> hasher, ILookupNormalizer normalizer, MailQueue mails, TimeProvider clock)
{
    /// <summary>A viewer's own person and account.</summary>
    /// <exception cref="NotFound">The person is disabled or gone.</exception>
    public static async Task<(Person Person, Account Account)> OfAsync(PortalDb db, Viewer viewer, CancellationToken stop)
    {
        viewer.MustBe(viewer.PersonId);
        var person = await db.People.SingleOrDefaultAsync(one => one.Id == viewer.PersonId && one.DisabledAt == null, stop)
            ?? throw new NotFound();
        return (person, await db.Users.SingleAsync(one => one.Id == viewer.PersonId, stop));
    }

    public bool Knows(Account account, string? password) =>
        account.PasswordHash is { } hash && password is { Length: <= Accounts.PasswordMaximum }
        && hasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed;

    /// <summary>Sets the password and ends the other sessions.</summary>
    /// <exception cref="RuleBroken">The password is refused.</exception>
    public async Task SetPasswordAsync(PortalDb db, Viewer viewer, Person person, Account account, string? password, CancellationToken stop)
    {
        PasswordRules.Check(password, person.Name, person.Email);
        var now = clock.GetUtcNow();
        account.PasswordHash = hasher.HashPassword(account, password!);
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        person.NoteAccountChange(viewer, "password", now);
        mails.Enqueue(db, new PasswordChangedMail(Addressee.Of(person), now));
        await EndOthersAsync(db, viewer, account, stop);
    }

    /// <summary>Sets an address that its owner has confirmed. Links that were sent to the old address become invalid.</summary>
    /// <exception cref="RuleBroken"><c>person.email-taken</c>.</exception>
    public async Task SetEmailAsync(PortalDb db, Viewer viewer, Person person, Account account, string email, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        person.ChangeEmail(viewer, email, now);
        if (await db.People.AnyAsync(other => other.Email == person.Email && other.Id != person.Id, stop))
        {
            throw new RuleBroken("person.email-taken");
        }

        (account.Email, account.UserName) = (person.Email, person.Email);
        (account.NormalizedEmail, account.NormalizedUserName) = (normalizer.NormalizeEmail(person.Email), normalizer.NormalizeName(person.Email));
        person.NoteAccountChange(viewer, "email", now);
        Renew(account);
    }

    /// <summary>Ends the person's other sessions, whose devices must sign in again. The viewer's session remains open.</summary>
    public async Task EndOthersAsync(PortalDb db, Viewer viewer, Account account, CancellationToken stop)
    {
        Renew(account);
        var others = await db.Sessions
            .Where(session => session.PersonId == account.Id && session.EndedAt == null && session.Id != viewer.SessionId)
            .ToListAsync(stop);
        others.ForEach(session => session.End(viewer, clock.GetUtcNow()));
    }

    // Every token that was made from the old stamp becomes invalid.
    private static void Renew(Account account) => account.SecurityStamp = Guid.NewGuid().ToString("N");
}
