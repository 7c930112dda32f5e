using System.Text.Json.Serialization;

namespace ClientPortal.Domain.Tickets;

/// <summary>
/// An event of a ticket. Its participants (the members of its conversation, looked up at delivery), its organisation's administrators and
/// staff hear it.
/// </summary>
public abstract record TicketEvent : PortalEvent
{
    public Guid TicketId { get; init; }
    public Guid ConversationId { get; init; }
    public Guid OrganisationId { get; init; }

    public override Audience Audience => new() { TicketId = TicketId, ConversationId = ConversationId, OrganisationId = OrganisationId };
}

/// <summary>A client, or staff for a client, opened a ticket.</summary>
[EventName("ticket.opened")]
public sealed record TicketOpened : TicketEvent;

/// <summary>
/// Fields changed: <c>title</c>, <c>description</c>, <c>category</c>, <c>priority</c>, <c>project</c>, <c>answered</c>, <c>mergedInto</c>,
/// <c>rating</c>.
/// </summary>
[EventName("ticket.updated")]
public sealed record TicketUpdated : TicketEvent
{
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>
/// The status changed. Tokens: <c>open</c>, <c>in-progress</c>, <c>waiting</c>, <c>resolved</c>, <c>closed</c>, <c>reopened</c>.
/// </summary>
[EventName("ticket.status-changed")]
public sealed record TicketStatusChanged : TicketEvent
{
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
}

/// <summary>The ticket was assigned to a member of staff; null when the assignment was taken away.</summary>
[EventName("ticket.assigned")]
public sealed record TicketAssigned : TicketEvent
{
    public Guid? AssigneeId { get; init; }
}

/// <summary>An SLA target (<c>answer</c>, <c>resolution</c>) was breached.</summary>
[EventName("ticket.promise-broken")]
public sealed record TicketSlaBreached : TicketEvent
{
    /// <summary>The missed target: <c>answer</c> or <c>resolution</c>. Its name in the log and on streams is from the first version.</summary>
    [JsonPropertyName("promise")]
    public string Target { get; init; } = "";
}

/// <summary>An SLA target (<c>answer</c>, <c>resolution</c>) is about to be missed. For staff: a warning, and nothing that lasts.</summary>
[EventName("ticket.promise-endangered")]
public sealed record TicketSlaEndangered : TicketEvent
{
    public string Target { get; init; } = "";
    public override Audience Audience => base.Audience with { StaffOnly = true };
    public override bool IsNews => false;
    public override bool IsAudited => false;
}
