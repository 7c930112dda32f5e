using ClientPortal.Domain.People;

namespace ClientPortal.Web.Live;

/// <summary>One person's connections on the board, which guards it.</summary>
internal sealed class PresenceEntry
{
    private readonly Dictionary<string, Connection> connections = [];
    private ChosenStatus chosen;
    private DateTimeOffset lastSignAt;
    private long lastSignCursor;

    public int Count => connections.Count;

    /// <summary>Those that have not dropped.</summary>
    public int Connected => connections.Values.Count(connection => !connection.Dropped);

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

            // One that was just dropped speaks only for a person who has no other: a reload must not look like a hand at the mouse.
            var speaking = connections.Values.Where(connection => !connection.Dropped || Connected == 0);
            return speaking.All(connection => connection.Idle) ? Presence.Away : Presence.Online;
        }
    }

    public LastSign Last(Guid personId) => new(personId, lastSignAt, lastSignCursor);

    public void Renew(string connection, DateTimeOffset now, long cursor)
    {
        connections[connection] = new(now + PresenceBoard.Lease, connections.GetValueOrDefault(connection)?.Idle ?? false, Dropped: false);
        Sign(now, cursor);
    }

    public void Idle(string connection, bool idle)
    {
        if (connections.TryGetValue(connection, out var known))
        {
            connections[connection] = known with { Idle = idle };
        }
    }

    public void Choose(ChosenStatus status) => chosen = status;

    /// <summary>Once: a circuit that is put away minutes after its connection dropped was not here until then.</summary>
    public void Drop(string connection, DateTimeOffset now, long cursor)
    {
        if (connections.TryGetValue(connection, out var known) && !known.Dropped)
        {
            connections[connection] = known with { Until = now + PresenceBoard.Grace, Dropped = true };
            Sign(now, cursor);
        }
    }

    public void Expire(DateTimeOffset now)
    {
        foreach (var (connection, _) in connections.Where(pair => pair.Value.Until <= now).ToList())
        {
            connections.Remove(connection);
        }
    }

    private void Sign(DateTimeOffset now, long cursor) => (lastSignAt, lastSignCursor) = (now, cursor);

    private sealed record Connection(DateTimeOffset Until, bool Idle, bool Dropped);
}
