using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>Builds the viewer from the database. The cookie or token says which account it is and nothing of what it may do.</summary>
public sealed class ViewerSource(PortalStore store)
{
    /// <summary>Carried by the cookie of staff who look through a client's eyes: that client's id.</summary>
    public const string SeenAsClaim = "seen-as";

    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    /// <summary>Null for nobody, and for an account that is gone.</summary>
    public async Task<Viewer?> OfAsync(ClaimsPrincipal user, CancellationToken stop = default)
    {
        if (user.Identity?.IsAuthenticated != true || !Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var personId))
        {
            return null;
        }

        var viewer = await OfAsync(personId, stop);
        if (!Guid.TryParse(user.FindFirstValue(SeenAsClaim), out var seenAs))
        {
            return viewer;
        }

        // Only staff look through other eyes, and only through a client's. Whoever may not any more sees nothing at all.
        return viewer is { IsStaff: true } && await OfAsync(seenAs, stop) is { IsStaff: false } client
            ? client with { SeenThroughBy = personId }
            : null;
    }

    /// <summary>
    /// As <see cref="OfAsync(ClaimsPrincipal, CancellationToken)"/>, for a token of the API: good only while its security stamp is the
    /// account's, so that a new password ends it at once.
    /// </summary>
    public async Task<Viewer?> OfTokenAsync(ClaimsPrincipal user, CancellationToken stop = default)
    {
        if (user.FindFirstValue(StampClaim) is not { } stamp || await OfAsync(user, stop) is not { } viewer)
        {
            return null;
        }

        var good = await store.ReadAsync(
            db => db.Users.AnyAsync(account => account.Id == viewer.PersonId && account.SecurityStamp == stamp, stop), stop);
        return good ? viewer : null;
    }

    public Task<Viewer?> OfAsync(Guid personId, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var person = await db.People.SingleOrDefaultAsync(one => one.Id == personId, stop);
            if (person is null)
            {
                return null;
            }

            var projects = person.Role == Role.Client
                ? await db.Projects.Where(project => project.OrganisationId == person.OrganisationId && project.Members.Any(member => member.PersonId == personId))
                    .Select(project => project.Id).ToListAsync(stop)
                : [];
            return new Viewer
            {
                PersonId = person.Id,
                Name = person.Name,
                Role = person.Role,
                OrganisationId = person.OrganisationId,
                IsOrganisationAdministrator = person.IsOrganisationAdministrator,
                ProjectIds = [.. projects],
            };
        },
        stop);
}
