using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Reads invitations.</summary>
public sealed class InvitationQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>
    /// Invitations that are neither accepted nor withdrawn, including expired ones; newest first. Of one organisation, or of all that the viewer
    /// sees.
    /// </summary>
    public Task<List<InvitationRow>> PendingAsync(Viewer viewer, Guid? organisationId = null, CancellationToken stop = default) => store.ReadAsync(
        db => db.Invitations.ListedTo(viewer)
            .Where(invitation => invitation.AcceptedAt == null && invitation.WithdrawnAt == null
                && (organisationId == null || invitation.OrganisationId == organisationId))
            .OrderByDescending(invitation => invitation.Id)
            .Select(invitation => new InvitationRow
            {
                Id = invitation.Id,
                Name = invitation.Name,
                Email = invitation.Email,
                JobTitle = invitation.JobTitle,
                OrganisationId = invitation.OrganisationId,
                OrganisationName = db.Organisations.Where(one => one.Id == invitation.OrganisationId).Select(one => one.Name).First(),
                Role = invitation.Role,
                IsOrganisationAdministrator = invitation.IsOrganisationAdministrator,
                ProjectIds = invitation.ProjectIds,
                ExpiresAt = invitation.ExpiresAt,
            })
            .ToListAsync(stop),
        stop);

    /// <summary>What the page of a link shows; null for every link that is not valid, whatever the reason.</summary>
    /// <param name="viewer">The portal: no person is signed in yet; the secret is the authorisation.</param>
    public Task<InvitationOffer?> OfferAsync(Viewer viewer, string? secret, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            _ = viewer;
            var invitation = await OpenAsync(db, LinkSecret.Hash(secret), clock.GetUtcNow(), stop);
            return invitation is null ? null : new InvitationOffer(
                invitation.Name,
                invitation.Email,
                await db.Organisations.Where(one => one.Id == invitation.OrganisationId).Select(one => one.Name).SingleAsync(stop),
                await db.People.Where(one => one.Id == invitation.InvitedBy).Select(one => one.Name).SingleOrDefaultAsync(stop),
                invitation.ExpiresAt);
        },
        stop);

    // Looked up by the hash of 256 random bits, which cannot be guessed byte by byte: the time of the index look-up reveals nothing.
    internal static async Task<Invitation?> OpenAsync(PortalDb db, string hash, DateTimeOffset now, CancellationToken stop)
    {
        var invitation = await db.Invitations.SingleOrDefaultAsync(one => one.SecretHash == hash, stop);
        return invitation?.IsOpenAt(now) == true && !await db.People.AnyAsync(person => person.Email == invitation.Email, stop) ? invitation : null;
    }
}

/// <summary>A pending invitation.</summary>
public sealed record InvitationRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string JobTitle { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string OrganisationName { get; init; }
    public required Role Role { get; init; }
    public required bool IsOrganisationAdministrator { get; init; }
    public required IReadOnlyList<Guid> ProjectIds { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    public AccessLevel Level => AccessLevels.Of(Role, IsOrganisationAdministrator);

    /// <summary>The same fields, for an invitation that replaces this one.</summary>
    public PersonFields Fields => new(Name, Email, Role) { JobTitle = JobTitle, IsOrganisationAdministrator = IsOrganisationAdministrator };
}

/// <summary>
/// The invited person and the organisation they will join. <paramref name="InvitedBy"/> is null when the portal itself invited.
/// </summary>
public sealed record InvitationOffer(string Name, string Email, string OrganisationName, string? InvitedBy, DateTimeOffset ExpiresAt);
