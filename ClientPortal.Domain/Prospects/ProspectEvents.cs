namespace ClientPortal.Domain.Prospects;

/// <summary>A prospect came, or came back after it was deleted. Staff only, as all that is about prospects: for clients there are none.</summary>
[EventName("prospect.created")]
public sealed record ProspectCreated : PortalEvent
{
    public required Guid ProspectId { get; init; }

    /// <summary>It was deleted, and somebody took that back.</summary>
    public bool Restored { get; init; }

    public override Guid? About => ProspectId;
    public override Audience Audience => new() { StaffOnly = true };
}

/// <summary>
/// Fields of a prospect changed: those of its form (<c>firstName</c>, <c>email</c>, <c>status</c>, <c>owner</c> …), <c>appointment</c>,
/// <c>converted</c>.
/// </summary>
[EventName("prospect.updated")]
public sealed record ProspectUpdated : PortalEvent
{
    public required Guid ProspectId { get; init; }
    public required IReadOnlyList<string> Fields { get; init; }
    public override Guid? About => ProspectId;
    public override Audience Audience => new() { StaffOnly = true };
}

/// <summary>A prospect was deleted; it can be brought back.</summary>
[EventName("prospect.deleted")]
public sealed record ProspectDeleted : PortalEvent
{
    public required Guid ProspectId { get; init; }
    public override Guid? About => ProspectId;
    public override Audience Audience => new() { StaffOnly = true };
}
