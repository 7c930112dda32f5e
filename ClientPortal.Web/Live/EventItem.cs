using System.Text.Json.Nodes;
using ClientPortal.Domain;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// One event, the same in lists, on streams and in deliveries of webhooks: its cursor, its envelope, and <c>data</c> with the ids of what it
/// concerns.
/// </summary>
public sealed record EventItem(long Seq, Guid Id, string Name, DateTimeOffset At, Guid ActorId, JsonNode Data)
{
    public static EventItem Of(LoggedEvent logged) => new(
        logged.Seq,
        logged.Event.EventId,
        EventCatalog.NameOf(logged.Event),
        logged.Event.At,
        logged.Event.ActorId,
        JsonNode.Parse(EventCatalog.BodyOf(logged.Event))!);
}
