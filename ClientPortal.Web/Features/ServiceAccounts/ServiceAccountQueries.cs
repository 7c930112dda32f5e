using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.ServiceAccounts;

/// <summary>Service accounts, for administrators.</summary>
public sealed class ServiceAccountQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>All that were not ended, by name; those whose token has expired too.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<ServiceAccountRow>> ListAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            db => db.ServiceAccounts.VisibleTo(viewer).OrderBy(account => account.Name).ThenBy(account => account.Id)
                .Select(account => new ServiceAccountRow
                {
                    Id = account.Id,
                    Name = account.Name,
                    OrganisationName = db.Organisations.Where(one => one.Id == account.OrganisationId).Select(one => one.Name).FirstOrDefault(),
                    Scope = account.Scope,
                    Areas = account.Areas,
                    Hint = account.Hint,
                    RenewedAt = account.RenewedAt,
                    ExpiresAt = account.ExpiresAt,
                    IsExpired = account.ExpiresAt != null && account.ExpiresAt <= now,
                    LastUsedAt = account.LastUsedAt,
                }).ToListAsync(stop),
            stop);
    }

    /// <summary>The client organisations that an account can act for, by name.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<Choice>> OrganisationsAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            db => db.Organisations.VisibleTo(viewer).Where(one => !one.IsProvider).OrderBy(one => one.Name)
                .Select(one => new Choice(one.Id, one.Name)).ToListAsync(stop),
            stop);
    }
}

/// <summary>A service account in the list of administrators.</summary>
public sealed record ServiceAccountRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Null for one that acts as staff.</summary>
    public required string? OrganisationName { get; init; }

    public required TokenScope Scope { get; init; }

    /// <summary>Empty for all.</summary>
    public required IReadOnlyList<string> Areas { get; init; }

    /// <summary>How its token begins.</summary>
    public required string Hint { get; init; }

    public required DateTimeOffset RenewedAt { get; init; }

    /// <summary>Null for a token without an end.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its token has ended by itself; another one can be made.</summary>
    public required bool IsExpired { get; init; }

    /// <summary>To the minute; null before the first call.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
}
