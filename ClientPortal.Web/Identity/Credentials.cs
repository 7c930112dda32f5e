using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>Changes an account's keys in the caller's context, with what hangs on it: other sessions end, the owner is told, the log notes it.</summary>
public sealed class Credentials(IPasswordHasher<Account> hasher, ILookupNormalizer normalizer, MailQueue mails, TimeProvider clock)
{
    /// <summary>A viewer's own person and account.</summary>
    public static async Task<(Person Person, Account Account)> OfAsync(PortalDb db, Viewer viewer, CancellationToken stop)
    {
        viewer.MustBe(viewer.PersonId);
        var person = await db.People.SingleOrDefaultAsync(one => one.Id == viewer.PersonId && one.DisabledAt == null, stop) ?? throw new NotFound();
        return (person, await db.Users.SingleAsync(one => one.Id == viewer.PersonId, stop));
    }

    public bool Knows(Account account, string? password) =>
        account.PasswordHash is { } hash && password is { Length: <= Accounts.PasswordMaximum }
        && hasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed;

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

    /// <summary>An address that its owner has proved. Links that were sent to the old one are worth nothing from now on.</summary>
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

    /// <summary>Whoever signed in by the keys of before signs in again; the session that changed them goes on.</summary>
    public async Task EndOthersAsync(PortalDb db, Viewer viewer, Account account, CancellationToken stop)
    {
        Renew(account);
        var others = await db.Sessions.Where(session => session.PersonId == account.Id && session.EndedAt == null && session.Id != viewer.SessionId).ToListAsync(stop);
        others.ForEach(session => session.End(viewer, clock.GetUtcNow()));
    }

    // Every token that was made from the stamp before is void.
    private static void Renew(Account account) => account.SecurityStamp = Guid.NewGuid().ToString("N");
}
