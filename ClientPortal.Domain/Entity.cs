using ClientPortal.Domain.People;

namespace ClientPortal.Domain;

/// <summary>
/// A thing with an identity. What happens to it is recorded as events, which are saved in the same transaction as the change.
/// </summary>
public abstract class Entity
{
    private List<PortalEvent>? recorded;

    /// <summary>A version 7 UUID: ordered by time, and known before the insert, so that an event can name it.</summary>
    public Guid Id { get; init; } = SortedId.Next();

    /// <summary>One more with every recorded event. The optimistic lock: a save from an older version is refused.</summary>
    public int Version { get; private set; }

    /// <summary>Notes what happened, with who did it, from where and when. The caller's right to do it has been checked.</summary>
    protected T Record<T>(Viewer by, DateTimeOffset now, T happened)
        where T : PortalEvent
    {
        var stamped = happened with { At = now, ActorId = by.ActorId, From = by.From };
        (recorded ??= []).Add(stamped);
        Version++;
        return stamped;
    }

    /// <summary>Counts a change of which no event tells: a save from before it is refused all the same.</summary>
    protected void CountChange() => Version++;

    /// <summary>Hands over what was recorded since the last call; each event is handed over once.</summary>
    public IReadOnlyList<PortalEvent> TakeEvents()
    {
        if (recorded is null)
        {
            return [];
        }

        var taken = recorded;
        recorded = null;
        return taken;
    }
}
