using System.Text.Json.Serialization;

namespace ClientPortal.Domain;

/// <summary>
/// A fact, in the past tense. The record is the row of the event log, the item on the bus, the SSE item and the API row.
/// It carries ids and names of fields, never content: each listener reads the content with their own rights.
/// </summary>
public abstract record PortalEvent
{
    /// <summary>Identifies the event everywhere; a listener that has seen it ignores it.</summary>
    [JsonIgnore] public Guid EventId { get; init; } = SortedId.Next();

    /// <summary>When it happened, UTC.</summary>
    [JsonIgnore] public DateTimeOffset At { get; init; }

    /// <summary>The person who acted; the empty id for the portal itself.</summary>
    [JsonIgnore] public Guid ActorId { get; init; }

    /// <summary>The actor's network address; null for the portal itself. For the audit alone.</summary>
    [JsonIgnore] public string? From { get; init; }

    /// <summary>The entity in whose timeline it appears, where that is not a project; null otherwise.</summary>
    [JsonIgnore] public virtual Guid? About => null;

    /// <summary>Who may hear of it.</summary>
    [JsonIgnore] public abstract Audience Audience { get; }

    /// <summary>Whether the badge counts it as an update. A sign-in, for example, changes nothing on a screen.</summary>
    [JsonIgnore] public virtual bool IsNews => true;

    /// <summary>Whether the audit needs it. The audit is kept longer than the rest of the log. True by default.</summary>
    [JsonIgnore] public virtual bool IsAudited => true;
}

/// <summary>The stable name of an event type, as written in the log, on SSE and in the API: <c>project.updated</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
