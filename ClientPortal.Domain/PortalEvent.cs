using System.Text.Json.Serialization;

namespace ClientPortal.Domain;

/// <summary>
/// A fact, in the past tense. The record is the row of the event log, the item on the bus, the SSE item and the API row.
/// It carries ids and names of fields, never content: who may hear of a change then reads it through its own eyes.
/// </summary>
public abstract record PortalEvent
{
    /// <summary>Names the fact wherever it travels; a listener that has seen it ignores it.</summary>
    [JsonIgnore] public Guid EventId { get; init; } = SortedId.Next();

    /// <summary>When it happened, UTC.</summary>
    [JsonIgnore] public DateTimeOffset At { get; init; }

    /// <summary>The person who did it; the empty id for the portal itself.</summary>
    [JsonIgnore] public Guid ActorId { get; init; }

    /// <summary>The network address that it was done from; null for the portal itself. For the audit alone.</summary>
    [JsonIgnore] public string? From { get; init; }

    /// <summary>The thing whose own timeline it belongs to, where that is not a project's; null otherwise.</summary>
    [JsonIgnore] public virtual Guid? About => null;

    /// <summary>Who may hear of it.</summary>
    [JsonIgnore] public abstract Audience Audience { get; }

    /// <summary>Whether the badge counts it among the updates; a sign-in changes nothing on anybody's screen.</summary>
    [JsonIgnore] public virtual bool IsNews => true;

    /// <summary>Whether the audit needs it, which is kept longer than the rest of the log: true unless an event says otherwise.</summary>
    [JsonIgnore] public virtual bool IsAudited => true;
}

/// <summary>The stable name of an event type, as written in the log, on SSE and in the API: <c>project.updated</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
