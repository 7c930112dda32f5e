using ClientPortal.Domain.People;

namespace ClientPortal.Web.Live;

/// <summary>One person's connections. Guarded by the board.</summary>
internal sealed class PresenceEntry
{
    private readonly Dictionary<string, Connection> connections = [];

    // Kept beside the connections: the state is asked far more often than it changes, for each viewer of each thread.
    private (int All, int Idle) open;
    private (int All, int Idle) dropped;
    private ChosenStatus chosen;
    private DateTimeOffset lastSignAt;
    private long lastSignCursor;

    public int Count => connections.Count;

    /// <summary>Connections that have not dropped.</summary>
    public int Connected => open.All;

    public bool IsActive => connections.Values.Any(connection => connection is { Dropped: false, Idle: false });

    public Presence State
    {
        get
        {
            if (connections.Count == 0 || chosen == ChosenStatus.Invisible)
            {
                return Presence.Offline;
            }

            if (chosen is ChosenStatus.Busy or ChosenStatus.Away)
            {
                return chosen == ChosenStatus.Busy ? Presence.Busy : Presence.Away;
            }

            // A dropped connection counts only while there is no open one: a reload must not make an idle person look active.
            var (all, idle) = open.All > 0 ? open : dropped;
            return all == idle ? Presence.Away : Presence.Online;
        }
    }

    /// <summary>What other nodes are told.</summary>
    public PresenceMark Mark(Guid personId) => new(personId, State, IsActive, connections.Count, open.All);

    public LastSign Last(Guid personId) => new(personId, lastSignAt, lastSignCursor);

    public void Renew(string connection, DateTimeOffset now, long cursor)
    {
        Set(connection, new(now + PresenceBoard.Lease, connections.GetValueOrDefault(connection)?.Idle ?? false, Dropped: false));
        Sign(now, cursor);
    }

    public void Idle(string connection, bool idle)
    {
        if (connections.TryGetValue(connection, out var current))
        {
            Set(connection, current with { Idle = idle });
        }
    }

    public void Choose(ChosenStatus status) => chosen = status;

    /// <summary>Has effect once: the server disposes a circuit minutes after its connection dropped, which is no sign of life.</summary>
    public void Drop(string connection, DateTimeOffset now, long cursor)
    {
        if (connections.TryGetValue(connection, out var current) && !current.Dropped)
        {
            Set(connection, current with { Until = now + PresenceBoard.Grace, Dropped = true });
            Sign(now, cursor);
        }
    }

    public void Expire(DateTimeOffset now)
    {
        foreach (var (connection, _) in connections.Where(pair => pair.Value.Until <= now).ToList())
        {
            Set(connection, null);
        }
    }

    private void Set(string id, Connection? connection)
    {
        if (connections.Remove(id, out var before))
        {
            Add(before, -1);
        }

        if (connection is not null)
        {
            connections[id] = connection;
            Add(connection, 1);
        }

        void Add(Connection one, int by)
        {
            ref var counts = ref one.Dropped ? ref dropped : ref open;
            counts = (counts.All + by, counts.Idle + (one.Idle ? by : 0));
        }
    }

    private void Sign(DateTimeOffset now, long cursor) => (lastSignAt, lastSignCursor) = (now, cursor);

    private sealed record Connection(DateTimeOffset Until, bool Idle, bool Dropped);
}
