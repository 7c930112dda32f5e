using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Live;

/// <summary>
/// Who is here: connections of this node counted per person, each with a lease that its browser renews, and what other nodes tell of theirs
/// (<see cref="PresenceExchange"/>). One timer for all of them.
/// </summary>
public sealed class PresenceBoard : IDisposable
{
    /// <summary>150 s: two heartbeats (one a minute, the most that browsers grant a hidden tab) and half of one for the network.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(150);

    /// <summary>15 s from the last dropped connection to offline: a reload drops the connection for a moment.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, PresenceEntry> people = [];

    // Of those who did not leave it to the portal. It outlives their connections: a circuit may come back after minutes, and says nothing of it.
    private readonly Dictionary<Guid, ChosenStatus> statuses = [];
    private readonly PresenceElsewhere elsewhere = new();
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

    /// <summary>Raised once when a person's last connection on this node has ended, with their last sign of life.</summary>
    public event Action<LastSign>? Left;

    /// <summary>Raised when what other nodes are told of a person has changed.</summary>
    public event Action<PresenceMark>? Changed;

    /// <summary>What other nodes are told: all who are connected to this one.</summary>
    public IReadOnlyCollection<PresenceMark> Marks
    {
        get
        {
            lock (changing)
            {
                return [.. people.Select(pair => pair.Value.Mark(pair.Key))];
            }
        }
    }

    /// <summary>Open connections of this node, without dropped ones whose grace has not passed.</summary>
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

    /// <summary>People with a connection to this node, without those who are invisible.</summary>
    public int PresentHere
    {
        get
        {
            lock (changing)
            {
                return people.Values.Count(entry => entry.State != Presence.Offline);
            }
        }
    }

    /// <summary>All people who are neither offline nor invisible, on any node.</summary>
    public IReadOnlyCollection<Guid> Present
    {
        get
        {
            lock (changing)
            {
                return [.. people.Where(pair => pair.Value.State != Presence.Offline).Select(pair => pair.Key).Union(elsewhere.Present)];
            }
        }
    }

    /// <summary>The last sign of life of all people who have a connection to this node.</summary>
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

    /// <summary>This person's open connections to this node.</summary>
    public int ConnectionsOf(Guid personId)
    {
        lock (changing)
        {
            return people.GetValueOrDefault(personId)?.Connected ?? 0;
        }
    }

    /// <summary>This person's open connections to the other nodes, as these have told; 0 where there is one node.</summary>
    public int ConnectionsElsewhere(Guid personId)
    {
        lock (changing)
        {
            return elsewhere.OpenOf(personId, clock.GetUtcNow());
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
            return people.GetValueOrDefault(personId)?.IsActive == true || elsewhere.IsActive(personId);
        }
    }

    public Presence StateOf(Guid personId)
    {
        lock (changing)
        {
            return State(personId);
        }
    }

    /// <summary>
    /// Counts a connection, or renews its lease. <paramref name="chosen"/> is the status that the person chose before they connected, null for a
    /// connection that comes back; later changes come by <see cref="Choose"/>.
    /// </summary>
    public void Connect(Guid personId, string connection, ChosenStatus? chosen = null)
    {
        var (now, cursor) = (clock.GetUtcNow(), bus.Head);
        Change(personId, entry =>
        {
            if (entry.Count == 0)
            {
                Choose(entry, personId, chosen ?? statuses.GetValueOrDefault(personId));
            }

            entry.Renew(connection, now, cursor);
        });
    }

    /// <summary>A heartbeat of the browser: renews the lease.</summary>
    public void Beat(Guid personId, string connection) => Connect(personId, connection);

    /// <summary>The person has not used that browser for a while, or uses it again.</summary>
    public void Idle(Guid personId, string connection, bool idle) => Change(personId, entry => entry.Idle(connection, idle));

    /// <summary>The person chose a status, or automatic.</summary>
    public void Choose(Guid personId, ChosenStatus chosen) => Change(personId, entry => Choose(entry, personId, chosen));

    /// <summary>The connection dropped; the person is offline after the grace when they have no other one.</summary>
    public void Disconnect(Guid personId, string connection)
    {
        var (now, cursor) = (clock.GetUtcNow(), bus.Head);
        Change(personId, entry => entry.Drop(connection, now, cursor));
    }

    /// <summary>Another node has told this of some of its people.</summary>
    public void Note(string node, IEnumerable<PresenceMark> marks)
    {
        var now = clock.GetUtcNow();
        foreach (var mark in marks)
        {
            Presence before, after;
            lock (changing)
            {
                before = State(mark.PersonId);
                elsewhere.Note(node, mark, now);
                after = State(mark.PersonId);
            }

            Signal(mark.PersonId, before, after);
        }
    }

    public void Dispose() => timer.Dispose();

    // Under the lock.
    private void Choose(PresenceEntry entry, Guid personId, ChosenStatus chosen)
    {
        entry.Choose(chosen);
        if (chosen == ChosenStatus.Automatic)
        {
            statuses.Remove(personId);
        }
        else
        {
            statuses[personId] = chosen;
        }
    }

    // Under the lock.
    private Presence State(Guid personId) =>
        PresenceElsewhere.Together(people.GetValueOrDefault(personId)?.State ?? Presence.Offline, elsewhere.StateOf(personId));

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
        PresenceMark? changed;
        lock (changing)
        {
            var entry = people.GetValueOrDefault(personId) ?? new PresenceEntry();
            before = State(personId);
            var mark = entry.Mark(personId);
            change(entry);
            changed = entry.Mark(personId) is var now && now != mark ? now : null;
            if (entry.Count > 0)
            {
                people[personId] = entry;
            }
            else if (people.Remove(personId))
            {
                last = entry.Last(personId);
            }

            after = State(personId);

            // Under the lock, so that other nodes are told in this order. It is only queued.
            if (changed is not null)
            {
                Changed?.Invoke(changed);
            }
        }

        Signal(personId, before, after);
        if (last is not null)
        {
            RaiseLeft(last);
        }
    }

    // Each signal only asks pages to read the state again, so the order of those of two threads does not matter. Each node tells its own pages.
    private void Signal(Guid personId, Presence before, Presence after)
    {
        if (before != after)
        {
            bus.SendHere(new PresenceChanged(personId, Room.Presence(personId)));
            if (before == Presence.Offline || after == Presence.Offline)
            {
                bus.SendHere(new PresenceChanged(personId, Room.Lobby));
            }
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

        List<(string Node, Guid PersonId)> lost;
        lock (changing)
        {
            lost = elsewhere.Expired(now);
        }

        lost.ForEach(one => Note(one.Node, [new PresenceMark(one.PersonId, Presence.Offline, IsActive: false, Connections: 0)]));
    }
}
