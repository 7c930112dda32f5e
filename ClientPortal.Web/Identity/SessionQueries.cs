using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

public sealed class SessionQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>
    /// The viewer's own open sessions, the last used first. Staff who view the portal as a client get none, because the sessions are not theirs.
    /// </summary>
    public async Task<List<SessionRow>> MineAsync(Viewer viewer, CancellationToken stop = default)
    {
        if (viewer.ImpersonatedBy is not null)
        {
            return [];
        }

        return await OpenAsync(viewer, viewer.PersonId, stop);
    }

    /// <summary>The open sessions of any person, the last used first. For administrators.</summary>
    /// <exception cref="Domain.NotFound">The viewer is not an administrator.</exception>
    public Task<List<SessionRow>> OfAnyoneAsync(Viewer viewer, Guid personId, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return OpenAsync(viewer, personId, stop);
    }

    private Task<List<SessionRow>> OpenAsync(Viewer viewer, Guid personId, CancellationToken stop)
    {
        var (current, expired) = (viewer.SessionId, clock.GetUtcNow() - SignIns.Life);
        return store.ReadAsync(
            db => db.Sessions.Where(session => session.PersonId == personId && session.EndedAt == null && session.LastSeenAt > expired)
                .OrderByDescending(session => session.LastSeenAt)
                .Select(session => new SessionRow(
                    session.Id, session.Device, session.Address, session.StartedAt, session.LastSeenAt, session.Id == current))
                .ToListAsync(stop),
            stop);
    }
}

/// <summary>A session in the list of its person.</summary>
/// <param name="Current">True for the session of this request or circuit.</param>
public sealed record SessionRow(Guid Id, string Device, string Address, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool Current);
