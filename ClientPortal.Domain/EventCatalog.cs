using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClientPortal.Domain;

/// <summary>All event types by their stable names, and the JSON body that the log stores.</summary>
public static class EventCatalog
{
    // The envelope (id, time, actor, address) has its own columns, and the audience follows from the type. Neither is part of the body.
    private static readonly HashSet<string> Envelope = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(PortalEvent.EventId), nameof(PortalEvent.At), nameof(PortalEvent.ActorId), nameof(PortalEvent.From), nameof(PortalEvent.Audience),
        nameof(PortalEvent.IsNews), nameof(PortalEvent.IsAudited), nameof(PortalEvent.About),
    };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { DropEnvelope } },
    };

    private static readonly FrozenDictionary<string, Type> TypesByName = typeof(PortalEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(PortalEvent)) && !type.IsAbstract)
        .ToFrozenDictionary(type => type.GetCustomAttribute<EventNameAttribute>()?.Name
            ?? throw new InvalidOperationException($"{type.Name} has no [EventName]."), StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> NamesByType =
        TypesByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>All names with their record types.</summary>
    public static IReadOnlyDictionary<string, Type> Types => TypesByName;

    /// <summary>The names of the events that are no news (<see cref="PortalEvent.IsNews"/>, which follows from the type alone).</summary>
    public static IReadOnlyList<string> QuietNames { get; } = NamesWhere(happened => !happened.IsNews);

    /// <summary>The names of the events that the audit does not need (<see cref="PortalEvent.IsAudited"/>).</summary>
    public static IReadOnlyList<string> UnauditedNames { get; } = NamesWhere(happened => !happened.IsAudited);

    /// <summary>
    /// Names of former events that logs of earlier versions hold: receipts are state and signals now. Such rows are never delivered, and the
    /// pruning job deletes them. These names are not used again.
    /// </summary>
    public static IReadOnlyList<string> RetiredNames { get; } = ["conversation.delivered", "conversation.read"];

    /// <summary>The stable name, <c>project.updated</c>.</summary>
    public static string NameOf(PortalEvent happened) => NamesByType[happened.GetType()];

    /// <summary>The event's own properties as JSON: <c>{"projectId":"…","fields":["progress"]}</c>.</summary>
    public static string BodyOf(PortalEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), Json);

    /// <summary>The event as it was recorded; null for a name that this version no longer has.</summary>
    public static PortalEvent? Read(string name, string body, Guid eventId, DateTimeOffset at, Guid actorId, string? from = null) =>
        TypesByName.TryGetValue(name, out var type)
            ? (PortalEvent)JsonSerializer.Deserialize(body, type, Json)! with { EventId = eventId, At = at, ActorId = actorId, From = from }
            : null;

    private static List<string> NamesWhere(Func<PortalEvent, bool> holds) =>
        [.. TypesByName.Where(pair => holds((PortalEvent)RuntimeHelpers.GetUninitializedObject(pair.Value))).Select(pair => pair.Key)];

    private static void DropEnvelope(JsonTypeInfo info)
    {
        if (!info.Type.IsSubclassOf(typeof(PortalEvent)))
        {
            return;
        }

        for (var i = info.Properties.Count - 1; i >= 0; i--)
        {
            if (Envelope.Contains(info.Properties[i].Name))
            {
                info.Properties.RemoveAt(i);
            }
        }
    }
}
