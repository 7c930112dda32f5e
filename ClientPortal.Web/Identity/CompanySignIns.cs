using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Decides who signs in with the account of a company. The provider says who they are there, by issuer and subject; the portal knows them by an
/// account or an invitation with the same verified address; without either there is no way in.
/// </summary>
public sealed class CompanySignIns(
    PortalStore store, Accounts accounts, ViewerSource viewers, UserManager<Account> users, SignIns signIns, TimeProvider clock,
    ILogger<CompanySignIns> log)
{
    /// <summary>The issuer of the validated token.</summary>
    public const string IssuerClaim = "portal:issuer";

    // Characters. OpenID Connect allows a subject of 255.
    private const int LongestKey = 255;

    /// <summary>Signs in, or not; answers with the local address where the browser goes on.</summary>
    public async Task<string> EnterAsync(HttpContext http, CompanyProvider provider, ClaimsPrincipal proved, string? back)
    {
        var stop = http.RequestAborted;
        var claims = Claims.Of(proved);
        var (refusal, personId) = claims is null
            ? ("failed", Guid.Empty)
            : await store.WriteAsync(db => MatchAsync(db, provider, claims, RequestAddress.Of(http), stop), stop);
        var account = refusal is null && await viewers.OfAsync(personId, stop) is not null ? await users.FindByIdAsync($"{personId}") : null;
        if (account is null)
        {
            refusal ??= "disabled";
            log.LogInformation("The sign-in at {Provider} was refused: {Reason}", provider.Name, refusal);
            return CompanySignInSetup.RefusedAddress(refusal);
        }

        var answer = await signIns.ProvedAsync(account, secondFactor: proved.HasClaim("amr", "mfa"));
        return answer.Next(SessionEndpoints.BackTo(back));
    }

    private async Task<(string? Refusal, Guid PersonId)> MatchAsync(
        PortalDb db, CompanyProvider provider, Claims claims, string from, CancellationToken stop)
    {
        var linked = await db.UserLogins
            .SingleOrDefaultAsync(one => one.LoginProvider == claims.Issuer && one.ProviderKey == claims.Subject, stop);
        if (linked is not null)
        {
            var known = await db.People.SingleAsync(one => one.Id == linked.UserId, stop);
            return provider.Fits(known.Role, known.OrganisationId) ? (null, known.Id) : ("uninvited", Guid.Empty);
        }

        if (claims.Email is not { } email)
        {
            return ("unverified", Guid.Empty);
        }

        if (!provider.Owns(email))
        {
            return ("domain", Guid.Empty);
        }

        var person = await db.People.SingleOrDefaultAsync(one => one.Email == email, stop);
        return person is null
            ? await AcceptAsync(db, provider, claims, email, from, stop)
            : await LinkAsync(db, provider, claims, person, from, stop);
    }

    private async Task<(string? Refusal, Guid PersonId)> LinkAsync(
        PortalDb db, CompanyProvider provider, Claims claims, Person person, string from, CancellationToken stop)
    {
        if (!provider.Fits(person.Role, person.OrganisationId))
        {
            return ("uninvited", Guid.Empty);
        }

        if (await viewers.OfAsync(person.Id, stop) is not { } viewer)
        {
            return ("disabled", Guid.Empty);
        }

        // Companies give the address of a person who left to another one.
        if (await db.UserLogins.AnyAsync(one => one.UserId == person.Id && one.LoginProvider == claims.Issuer, stop))
        {
            return ("other-account", Guid.Empty);
        }

        Add(db, provider, claims, person.Id);
        person.NoteAccountChange(viewer with { From = from }, "login-linked", clock.GetUtcNow());
        return (null, person.Id);
    }

    private async Task<(string? Refusal, Guid PersonId)> AcceptAsync(
        PortalDb db, CompanyProvider provider, Claims claims, string email, string from, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var invitations = await db.Invitations.Where(one => one.Email == email && one.AcceptedAt == null && one.WithdrawnAt == null)
            .ToListAsync(stop);
        if (invitations.Find(one => one.IsOpenAt(now) && provider.Fits(one.Role, one.OrganisationId)) is not { } invitation)
        {
            return ("uninvited", Guid.Empty);
        }

        var organisation = await db.Organisations.SingleAsync(one => one.Id == invitation.OrganisationId, stop);
        var person = await Invitations.AcceptAsync(db, invitation, organisation, from, name: null, now, stop);
        await accounts.AddAsync(db, person, password: null, stop);
        Add(db, provider, claims, person.Id);
        return (null, person.Id);
    }

    private static void Add(PortalDb db, CompanyProvider provider, Claims claims, Guid personId) => db.UserLogins.Add(new IdentityUserLogin<Guid>
    {
        LoginProvider = claims.Issuer,
        ProviderKey = claims.Subject,
        ProviderDisplayName = provider.Name,
        UserId = personId,
    });

    // What the provider says. The address is null unless the provider says that it has verified it.
    private sealed record Claims(string Issuer, string Subject, string? Email)
    {
        public static Claims? Of(ClaimsPrincipal proved)
        {
            var (issuer, subject) = (proved.FindFirstValue(IssuerClaim), proved.FindFirstValue("sub"));
            var isVerified = IsTrue(proved.FindFirstValue("email_verified")) || IsTrue(proved.FindFirstValue("xms_edov"));
            var email = EmailAddress.Comparable(proved.FindFirstValue("email"));
            return issuer is { Length: > 0 and <= LongestKey } && subject is { Length: > 0 and <= LongestKey }
                ? new Claims(issuer, subject, isVerified && email.Contains('@', StringComparison.Ordinal) ? email : null)
                : null;
        }

        // Entra ID says xms_edov (the owner of the domain is verified), as true or as 1.
        private static bool IsTrue(string? value) => value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }
}
