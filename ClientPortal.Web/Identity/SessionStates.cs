using System.Collections.Concurrent;
using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// The state of each session, read for every request with a cookie, style sheets included. It is cached for a moment, and an event that may
/// change it invalidates it at once. When the database does not answer, the last state
/// remains valid, so no person is signed out.
/// </summary>
public sealed class SessionStates(ViewerSource viewers, PortalStore store, LiveBus bus, TimeProvider clock, ILogger<SessionStates> log)
    : IHostedService
{
    /// <summary>How long a state is cached. One page sends a dozen requests within this time.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    /// <summary>How often a session's last use is saved: the page shows « Vu il y a … » to the minute.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    // Marks an entry as invalidated: it is used only when the database does not answer.
    private static readonly DateTimeOffset LongAgo = DateTimeOffset.MinValue;

    // Entries. When the cache has grown to this, expired entries are removed.
    private const int Kept = 4096;

    private readonly ConcurrentDictionary<Guid, Entry> cache = new();
    private readonly ConcurrentDictionary<Task, byte> writes = new();
    private int invalidations;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Delivering += Invalidate;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Delivering -= Invalidate;
        return Task.WhenAll(writes.Keys);
    }

    /// <summary>The state of the principal's session. When the database cannot be read, it is the last cached state, or open.</summary>
    public async Task<SessionState> SessionStateAsync(ClaimsPrincipal user, CancellationToken stop = default)
    {
        var session = ViewerSource.SessionOf(user);
        var cached = session is { } id ? cache.GetValueOrDefault(id) : null;
        var now = clock.GetUtcNow();
        if (cached is not null && now - cached.ReadAt < Memory)
        {
            return cached.SessionState;
        }

        // An event that arrives during the read must still invalidate what was read.
        var before = Volatile.Read(ref invalidations);
        try
        {
            var (state, lastSeen) = await viewers.SessionStateAsync(user, stop);
            if (session is { } read)
            {
                Prime(read, new Entry(PersonOf(user), state, now), before);
                if (state == SessionState.Open && now - lastSeen >= SeenEvery)
                {
                    SaveLastSeen(read, now);
                }
            }

            return state;
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            log.LogWarning("Whether session {Session} stands could not be read; it goes on: {Reason}", session, fault.Message);
            return cached?.SessionState ?? SessionState.Open;
        }
    }

    private void Prime(Guid session, Entry fresh, int before)
    {
        if (cache.Count >= Kept)
        {
            foreach (var (old, entry) in cache)
            {
                if (fresh.ReadAt - entry.ReadAt >= Memory)
                {
                    cache.TryRemove(old, out _);
                }
            }
        }

        cache[session] = fresh;
        if (Volatile.Read(ref invalidations) != before)
        {
            cache[session] = fresh with { ReadAt = LongAgo };
        }
    }

    private void Invalidate(LoggedEvent logged)
    {
        switch (logged.Event)
        {
            case SessionEnded ended:
                Interlocked.Increment(ref invalidations);
                cache[ended.SessionId] = new Entry(ended.PersonId, SessionState.Session, LongAgo);
                break;
            case PersonUpdated updated:
                Interlocked.Increment(ref invalidations);
                foreach (var (session, entry) in cache)
                {
                    if (entry.PersonId == updated.PersonId)
                    {
                        cache[session] = entry with { ReadAt = LongAgo };
                    }
                }

                if (updated.Fields.Contains("disabled"))
                {
                    EndAll(updated.PersonId);
                }

                break;
        }
    }

    // A person who is enabled again must sign in again: sessions from before must not become valid again.
    private void EndAll(Guid personId) => Write("The sessions of a disabled person could not be ended", async db =>
    {
        if (await db.People.AnyAsync(person => person.Id == personId && person.DisabledAt != null))
        {
            foreach (var session in await db.Sessions.Where(session => session.PersonId == personId && session.EndedAt == null).ToListAsync())
            {
                session.End(Viewer.Portal, clock.GetUtcNow());
            }
        }
    });

    private void SaveLastSeen(Guid sessionId, DateTimeOffset now) => Write("When a session was last seen could not be kept", async db =>
    {
        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == sessionId) is { } session && now - session.LastSeenAt >= SeenEvery)
        {
            session.Seen(now);
        }
    });

    // Runs on a thread of its own, so that no request and no delivery waits for the write. The portal waits for it when it stops.
    private void Write(string failure, Func<PortalDb, Task> change)
    {
        var write = Task.Run(async () =>
        {
            try
            {
                await store.WriteAsync(change);
            }
            catch (Exception fault)
            {
                log.LogWarning(fault, "{Failure}.", failure);
            }
        });
        writes.TryAdd(write, default);
        _ = write.ContinueWith(done => writes.TryRemove(done, out _), TaskScheduler.Default);
    }

    private static Guid PersonOf(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : Guid.Empty;

    private sealed record Entry(Guid PersonId, SessionState SessionState, DateTimeOffset ReadAt);
}
