using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

public sealed class AccessTokenQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>
    /// The viewer's own tokens that are valid, newest first. Staff who view the portal as a client get none, because they are not theirs.
    /// </summary>
    public async Task<List<AccessTokenRow>> MineAsync(Viewer viewer, CancellationToken stop = default)
    {
        if (viewer.ImpersonatedBy is not null)
        {
            return [];
        }

        var (me, now) = (viewer.PersonId, clock.GetUtcNow());
        return await store.ReadAsync(
            db => db.AccessTokens
                .Where(token => token.PersonId == me && token.EndedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now)
                    && db.Users.Any(account => account.Id == me && account.SecurityStamp == token.Stamp))
                .OrderByDescending(token => token.Id)
                .Select(token => new AccessTokenRow(
                    token.Id, token.Name, token.Hint, token.Scope, token.MadeAt, token.ExpiresAt, token.LastUsedAt))
                .ToListAsync(stop),
            stop);
    }
}

/// <summary>A token in its owner's list.</summary>
/// <param name="Hint">How its secret begins.</param>
/// <param name="ExpiresAt">Null for one without an end.</param>
/// <param name="LastUsedAt">To the minute; null before the first call.</param>
public sealed record AccessTokenRow(
    Guid Id, string Name, string Hint, TokenScope Scope, DateTimeOffset MadeAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);
