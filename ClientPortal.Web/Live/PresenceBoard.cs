using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Live;

/// <summary>
/// Presence on this node: connections counted per person, each with a lease that its browser renews. One timer for all of them.
/// </summary>
public sealed class PresenceBoard : IDisposable
{
    /// <summary>150 s: two heartbeats (one a minute, the most that browsers grant a hidden tab) and half of one for the network.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(150);

    /// <summary>15 s from the last dropped connection to offline: a reload drops the connection for a moment.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, PresenceEntry> people = [];
    private readonly Lock changing = new();
    private readonly LiveBus bus;
    private readonly TimeProvider clock;
    private readonly ILogger<PresenceBoard> log;
    private readonly ITimer timer;

    public PresenceBoard(LiveBus bus, TimeProvider clock, ILogger<PresenceBoard> log)
    {
        (this.bus, this.clock, this.log) = (bus, clock, log);
        timer = clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Raised once when a person's last connection has ended, with their last sign of life.</summary>
    public event Action<LastSign>? Left;

    /// <summary>Open connections, without dropped ones whose grace has not passed.</summary>
    public int ConnectionCount
    {
        get
        {
            lock (changing)
            {
                return people.Values.Sum(entry => entry.Connected);
            }
        }
    }

    /// <summary>All people who are neither offline nor invisible.</summary>
    public IReadOnlyCollection<Guid> Present
    {
        get
        {
            lock (changing)
            {
                return [.. people.Where(pair => pair.Value.State != Presence.Offline).Select(pair => pair.Key)];
            }
        }
    }

    /// <summary>The last sign of life of all people who have a connection.</summary>
    public IReadOnlyCollection<LastSign> LastSigns
    {
        get
        {
            lock (changing)
            {
                return [.. people.Select(pair => pair.Value.Last(pair.Key))];
            }
        }
    }

    /// <summary>This person's open connections.</summary>
    public int ConnectionsOf(Guid personId)
    {
        lock (changing)
        {
            return people.GetValueOrDefault(personId)?.Connected ?? 0;
        }
    }

    /// <summary>
    /// Whether the person has used one of their open pages within the last minutes (<c>presence.js</c>), whatever status they chose. An open
    /// page alone is not enough.
    /// </summary>
    public bool IsActive(Guid personId)
    {
        lock (changing)
        {
            return people.GetValueOrDefault(personId)?.IsActive ?? false;
        }
    }

    public Presence StateOf(Guid personId)
    {
        lock (changing)
        {
            return people.GetValueOrDefault(personId)?.State ?? Presence.Offline;
        }
    }

    /// <summary>
    /// Counts a connection, or renews its lease. <paramref name="chosen"/> is the status that the person chose before they connected;
    /// later changes come by <see cref="Choose"/>.
    /// </summary>
    public void Connect(Guid personId, string connection, ChosenStatus chosen = ChosenStatus.Automatic)
    {
        var (now, cursor) = (clock.GetUtcNow(), bus.Head);
        Change(personId, entry =>
        {
            if (entry.Count == 0)
            {
                entry.Choose(chosen);
            }

            entry.Renew(connection, now, cursor);
        });
    }

    /// <summary>A heartbeat of the browser: renews the lease.</summary>
    public void Beat(Guid personId, string connection) => Connect(personId, connection);

    /// <summary>The person has not used that browser for a while, or uses it again.</summary>
    public void Idle(Guid personId, string connection, bool idle) => Change(personId, entry => entry.Idle(connection, idle));

    /// <summary>The person chose a status, or automatic.</summary>
    public void Choose(Guid personId, ChosenStatus chosen) => Change(personId, entry => entry.Choose(chosen));

    /// <summary>The connection dropped; the person is offline after the grace when they have no other one.</summary>
    public void Disconnect(Guid personId, string connection)
    {
        var (now, cursor) = (clock.GetUtcNow(), bus.Head);
        Change(personId, entry => entry.Drop(connection, now, cursor));
    }

    public void Dispose() => timer.Dispose();

    private List<Guid> PersonIds()
    {
        lock (changing)
        {
            return [.. people.Keys];
        }
    }

    private void Change(Guid personId, Action<PresenceEntry> change)
    {
        Presence before, after;
        LastSign? last = null;
        lock (changing)
        {
            var entry = people.GetValueOrDefault(personId) ?? new PresenceEntry();
            before = entry.State;
            change(entry);
            after = entry.State;
            if (entry.Count > 0)
            {
                people[personId] = entry;
            }
            else if (people.Remove(personId))
            {
                last = entry.Last(personId);
            }
        }

        // Each signal only asks pages to read the state again, so the order of those of two threads does not matter.
        if (before != after)
        {
            bus.Send(new PresenceChanged(personId, Room.Presence(personId)));
            if (before == Presence.Offline || after == Presence.Offline)
            {
                bus.Send(new PresenceChanged(personId, Room.Lobby));
            }
        }

        if (last is not null)
        {
            RaiseLeft(last);
        }
    }

    private void RaiseLeft(LastSign last)
    {
        try
        {
            Left?.Invoke(last);
        }
        catch (Exception fault)
        {
            // An exception on the timer's thread would end the process.
            log.LogError(fault, "What had to be done after {Person} left failed.", last.PersonId);
        }
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var personId in PersonIds())
        {
            Change(personId, entry => entry.Expire(now));
        }
    }
}

public enum Presence
{
    Offline,
    Online,
    Away,
    Busy,
}

/// <summary>This person's presence changed. The lobby hears only of changes to and from offline.</summary>
public sealed record PresenceChanged(Guid PersonId, Room Room) : LiveSignal(Room);

/// <summary>When a person gave their last sign of life, and the newest event then: they did not see later ones.</summary>
public sealed record LastSign(Guid PersonId, DateTimeOffset At, long Cursor);
