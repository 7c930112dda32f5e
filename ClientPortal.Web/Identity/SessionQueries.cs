using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

public sealed class SessionQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>
    /// One's own open sessions, the newest seen first. Whoever looks through a client's eyes is shown none: the client's are not its own.
    /// </summary>
    public async Task<List<SessionRow>> MineAsync(Viewer viewer, CancellationToken stop = default)
    {
        if (viewer.IsReadOnly)
        {
            return [];
        }

        var (current, forgotten) = (viewer.SessionId, clock.GetUtcNow() - SignIns.Life);
        return await store.ReadAsync(
            db => db.Sessions.Where(session => session.PersonId == viewer.PersonId && session.EndedAt == null && session.LastSeenAt > forgotten)
                .OrderByDescending(session => session.LastSeenAt)
                .Select(session => new SessionRow(
                    session.Id, session.Device, session.Address, session.StartedAt, session.LastSeenAt, session.Id == current))
                .ToListAsync(stop),
            stop);
    }
}

/// <param name="Current">The one that asks.</param>
public sealed record SessionRow(Guid Id, string Device, string Address, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool Current);
