using ClientPortal.Domain.People;

namespace ClientPortal.Domain;

/// <summary>
/// The base of all entities. Their changes are recorded as events, which are saved in the same transaction as the change.
/// </summary>
public abstract class Entity
{
    private List<Recorded>? recorded;

    /// <summary>A version 7 UUID: ordered by time, and assigned before the insert, so that an event can name it.</summary>
    public Guid Id { get; init; } = SortedId.Next();

    /// <summary>The optimistic lock, raised by every recorded change: a save from an older version is refused.</summary>
    public int Version { get; private set; }

    /// <summary>Records an event with its actor, address and time. The caller has checked the viewer's right.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    protected T Record<T>(Viewer by, DateTimeOffset now, T happened)
        where T : PortalEvent
    {
        Version++;
        return RecordOnly(by, now, happened);
    }

    /// <summary>Records an event that changes nothing here: an edit of who has read the present version is not refused for it.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    protected T RecordOnly<T>(Viewer by, DateTimeOffset now, T happened)
        where T : PortalEvent
    {
        var stamped = happened with { At = now, ActorId = by.ActorId, From = by.From };
        (recorded ??= []).Add(new Recorded(this, stamped, by));
        return stamped;
    }

    /// <summary>
    /// Checks an edit that was made over version <paramref name="seen"/> (null: over whichever is the newest). Where it changes nothing, it
    /// overwrites nothing either.
    /// </summary>
    /// <exception cref="EditConflict">Another person saved since that version.</exception>
    public void CheckEdit(int? seen, bool changes)
    {
        if (changes && seen is { } version && version != Version)
        {
            throw new EditConflict();
        }
    }

    /// <summary>Raises the version for a change without an event, so that a save from an older version is refused.</summary>
    protected void CountChange() => Version++;

    /// <summary>Returns the events recorded since the last call; each event once.</summary>
    public IReadOnlyList<PortalEvent> TakeEvents() => [.. TakeRecorded().Select(one => one.Event)];

    /// <summary>As <see cref="TakeEvents"/>, with the entity and the viewer of each.</summary>
    public IReadOnlyList<Recorded> TakeRecorded()
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

/// <summary>An event with the entity that recorded it and the viewer who acted. Only the save that writes the event has them.</summary>
public sealed record Recorded(Entity Source, PortalEvent Event, Viewer By);
