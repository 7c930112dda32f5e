using System.Collections.Concurrent;
using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Asked by every request that brings a cookie, style sheets too: so it remembers for a moment, and forgets at once what an event puts in
/// doubt. A database that does not answer signs nobody out.
/// </summary>
public sealed class SessionStates(ViewerSource viewers, PortalStore store, LiveBus bus, TimeProvider clock, ILogger<SessionStates> log) : IHostedService
{
    /// <summary>One page asks a dozen times within it.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    /// <summary>« Vu il y a … » is told to the minute.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    // Worth no more than for a database that does not answer.
    private static readonly DateTimeOffset LongAgo = DateTimeOffset.MinValue;

    // What is older than the memory goes when the table has grown to this.
    private const int Kept = 4096;

    private readonly ConcurrentDictionary<Guid, Remembered> remembered = new();
    private readonly ConcurrentDictionary<Task, byte> writes = new();
    private int doubts;

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

    /// <summary>Whether the principal still stands; when that cannot be read, as it stood before.</summary>
    public async Task<SessionState> SessionStateAsync(ClaimsPrincipal user, CancellationToken stop = default)
    {
        var session = ViewerSource.SessionOf(user);
        var known = session is { } id ? remembered.GetValueOrDefault(id) : null;
        var now = clock.GetUtcNow();
        if (known is not null && now - known.ReadAt < Memory)
        {
            return known.SessionState;
        }

        // An event that comes while this is being read must not be overtaken by it.
        var before = Volatile.Read(ref doubts);
        try
        {
            var (standing, lastSeen) = await viewers.SessionStateAsync(user, stop);
            if (session is { } read)
            {
                Remember(read, new Remembered(PersonOf(user), standing, now), before);
                if (standing == SessionState.Open && now - lastSeen >= SeenEvery)
                {
                    Seen(read, now);
                }
            }

            return standing;
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            log.LogWarning("Whether session {Session} stands could not be read; it goes on: {Reason}", session, fault.Message);
            return known?.SessionState ?? SessionState.Open;
        }
    }

    private void Remember(Guid session, Remembered standing, int before)
    {
        if (remembered.Count >= Kept)
        {
            foreach (var (old, entry) in remembered)
            {
                if (standing.ReadAt - entry.ReadAt >= Memory)
                {
                    remembered.TryRemove(old, out _);
                }
            }
        }

        remembered[session] = standing;
        if (Volatile.Read(ref doubts) != before)
        {
            remembered[session] = standing with { ReadAt = LongAgo };
        }
    }

    private void Invalidate(LoggedEvent logged)
    {
        switch (logged.Event)
        {
            case SessionEnded ended:
                Interlocked.Increment(ref doubts);
                remembered[ended.SessionId] = new Remembered(ended.PersonId, SessionState.Session, LongAgo);
                break;
            case PersonUpdated updated:
                Interlocked.Increment(ref doubts);
                foreach (var (session, entry) in remembered)
                {
                    if (entry.PersonId == updated.PersonId)
                    {
                        remembered[session] = entry with { ReadAt = LongAgo };
                    }
                }

                if (updated.Fields.Contains("disabled"))
                {
                    EndAll(updated.PersonId);
                }

                break;
        }
    }

    // Whoever is let in again signs in again: what was open before must not come back to life.
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

    private void Seen(Guid sessionId, DateTimeOffset now) => Write("When a session was last seen could not be kept", async db =>
    {
        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == sessionId) is { } session && now - session.LastSeenAt >= SeenEvery)
        {
            session.Seen(now);
        }
    });

    // Never on the thread of a request or of the bus: neither waits for a write. The portal does, when it stops.
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

    private static Guid PersonOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : Guid.Empty;

    private sealed record Remembered(Guid PersonId, SessionState SessionState, DateTimeOffset ReadAt);
}
