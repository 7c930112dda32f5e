using System.Text.Json.Serialization;

namespace ClientPortal.Domain;

/// <summary>
/// A fact, in the past tense. The record is the row of the event log, the item on the bus, the SSE item and the API row.
/// It carries ids and names of fields, never content: who may hear of a change then reads it through its own eyes.
/// </summary>
public abstract record PortalEvent
{
    /// <summary>Names the fact wherever it travels; a listener that has seen it ignores it.</summary>
    [JsonIgnore] public Guid EventId { get; init; } = Guid.CreateVersion7();

    /// <summary>When it happened, UTC.</summary>
    [JsonIgnore] public required DateTimeOffset At { get; init; }

    /// <summary>The person who did it; the empty id for the portal itself.</summary>
    [JsonIgnore] public required Guid ActorId { get; init; }

    /// <summary>Who may hear of it.</summary>
    [JsonIgnore] public abstract Audience Audience { get; }
}

/// <summary>The stable name of an event type, as written in the log, on SSE and in the API: <c>project.updated</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
