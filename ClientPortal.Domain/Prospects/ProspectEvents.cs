namespace ClientPortal.Domain.Prospects;

/// <summary>An event of one prospect.</summary>
public interface IProspectEvent
{
    Guid ProspectId { get; }
}

/// <summary>A prospect was created, or restored after it was deleted. Staff only, as are all events of prospects.</summary>
[EventName("prospect.created")]
public sealed record ProspectCreated : PortalEvent, IProspectEvent
{
    public required Guid ProspectId { get; init; }

    /// <summary>It was deleted before, and staff restored it.</summary>
    public bool Restored { get; init; }

    public override Guid? About => ProspectId;
    public override Audience Audience => new() { StaffOnly = true };
}

/// <summary>
/// Fields of a prospect changed: those of its form (<c>firstName</c>, <c>email</c>, <c>status</c>, <c>owner</c> …), <c>appointment</c>,
/// <c>converted</c>.
/// </summary>
[EventName("prospect.updated")]
public sealed record ProspectUpdated : PortalEvent, IProspectEvent
{
    public required Guid ProspectId { get; init; }
    public required IReadOnlyList<string> Fields { get; init; }
    public override Guid? About => ProspectId;
    public override Audience Audience => new() { StaffOnly = true };
}

/// <summary>A prospect was deleted; staff can restore it.</summary>
[EventName("prospect.deleted")]
public sealed record ProspectDeleted : PortalEvent, IProspectEvent
{
    public required Guid ProspectId { get; init; }
    public override Guid? About => ProspectId;
    public override Audience Audience => new() { StaffOnly = true };
}
