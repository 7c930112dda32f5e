using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Live;

/// <summary>
/// Who is connected, on this node: connections counted per person, each with a lease that its browser renews. One clock for all of them.
/// </summary>
public sealed class PresenceBoard : IDisposable
{
    /// <summary>Two beats of a browser (one a minute, the least that a hidden tab is granted) and half of one for the way.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(150);

    /// <summary>A reload drops the last connection for a moment: nobody is gone before this time has passed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, Entry> people = [];
    private readonly Lock changing = new();
    private readonly LiveBus bus;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    public PresenceBoard(LiveBus bus, TimeProvider clock)
    {
        (this.bus, this.clock) = (bus, clock);
        timer = clock.CreateTimer(_ => Sweep(), null, Look, Look);
    }

    /// <summary>Raised when a person's last connection has gone for good, with the moment of its last sign of life.</summary>
    public event Action<Guid, DateTimeOffset>? Left;

    public int ConnectionCount
    {
        get
        {
            lock (changing)
            {
                return people.Values.Sum(entry => entry.Count);
            }
        }
    }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Everybody who is not offline.</summary>
    public IReadOnlyCollection<Guid> Present
    {
        get
        {
            lock (changing)
            {
                return [.. people.Keys];
            }
        }
    }

    public Presence StateOf(Guid personId)
    {
        lock (changing)
        {
            return people.GetValueOrDefault(personId)?.State ?? Presence.Offline;
        }
    }

    /// <summary>A connection stands (again): counts it, or renews its lease.</summary>
    public void Connect(Guid personId, string connection) =>
        Change(personId, entry => entry.Renew(connection, clock.GetUtcNow() + Lease));

    /// <summary>The browser is still there.</summary>
    public void Beat(Guid personId, string connection) => Connect(personId, connection);

    /// <summary>Nobody has touched that browser for a while, or somebody does again.</summary>
    public void Idle(Guid personId, string connection, bool idle) => Change(personId, entry => entry.Idle(connection, idle));

    /// <summary>The person says of itself that it is busy, or no longer.</summary>
    public void Choose(Guid personId, ChosenStatus chosen) => Change(personId, entry => entry.Choose(chosen));

    public void Disconnect(Guid personId, string connection) =>
        Change(personId, entry => entry.Drop(connection, clock.GetUtcNow() + Grace));

    public void Dispose() => timer.Dispose();

    private void Change(Guid personId, Action<Entry> change)
    {
        Presence before, after;
        DateTimeOffset? lastSign = null;
        lock (changing)
        {
            var entry = people.GetValueOrDefault(personId) ?? new Entry();
            before = entry.State;
            change(entry);
            after = entry.State;
            if (entry.Count > 0)
            {
                people[personId] = entry;
            }
            else if (people.Remove(personId))
            {
                lastSign = entry.LastSign;
            }
        }

        if (before != after)
        {
            bus.Send(new PresenceChanged(personId, Room.Presence(personId)));
            if (before == Presence.Offline || after == Presence.Offline)
            {
                bus.Send(new PresenceChanged(personId, Room.Lobby));
            }
        }

        if (lastSign is { } at)
        {
            Left?.Invoke(personId, at);
        }
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var personId in Present)
        {
            Change(personId, entry => entry.Expire(now));
        }
    }

    private sealed class Entry
    {
        private readonly Dictionary<string, Connection> connections = [];
        private ChosenStatus chosen;

        public int Count => connections.Count;
        public DateTimeOffset LastSign { get; private set; }

        public Presence State
        {
            get
            {
                if (connections.Count == 0)
                {
                    return Presence.Offline;
                }

                if (chosen == ChosenStatus.Busy)
                {
                    return Presence.Busy;
                }

                return connections.Values.All(connection => connection.Idle) ? Presence.Away : Presence.Online;
            }
        }

        public void Renew(string connection, DateTimeOffset until)
        {
            connections[connection] = new(until, connections.GetValueOrDefault(connection)?.Idle ?? false);
            LastSign = until - Lease;
        }

        public void Idle(string connection, bool idle)
        {
            if (connections.TryGetValue(connection, out var known))
            {
                connections[connection] = known with { Idle = idle };
            }
        }

        public void Choose(ChosenStatus status) => chosen = status;

        public void Drop(string connection, DateTimeOffset until)
        {
            if (connections.TryGetValue(connection, out var known))
            {
                connections[connection] = known with { Until = until };
                LastSign = until - Grace;
            }
        }

        public void Expire(DateTimeOffset now)
        {
            foreach (var (connection, _) in connections.Where(pair => pair.Value.Until <= now).ToList())
            {
                connections.Remove(connection);
            }
        }

        private sealed record Connection(DateTimeOffset Until, bool Idle);
    }
}

public enum Presence
{
    Offline,
    Online,
    Away,
    Busy,
}

/// <summary>Look again at this person's presence. The lobby hears only of who comes and who goes.</summary>
public sealed record PresenceChanged(Guid PersonId, Room Room) : LiveSignal(Room);
