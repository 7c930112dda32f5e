namespace ClientPortal.Domain.Maintenances;

/// <summary>
/// An event of a maintenance, for staff. Everybody's pages learn of it by a signal, because they show what is planned now, whatever happened
/// before.
/// </summary>
public abstract record MaintenanceEvent : PortalEvent
{
    public required Guid MaintenanceId { get; init; }
    public override Guid? About => MaintenanceId;
    public override Audience Audience => new() { StaffOnly = true };
    public override bool IsNews => false;
}

/// <summary>An administrator planned a maintenance.</summary>
[EventName("maintenance.planned")]
public sealed record MaintenancePlanned : MaintenanceEvent
{
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>An administrator moved its start or its end.</summary>
[EventName("maintenance.moved")]
public sealed record MaintenanceMoved : MaintenanceEvent
{
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>An administrator ended it before its time, or cancelled it before its start.</summary>
[EventName("maintenance.ended")]
public sealed record MaintenanceEnded : MaintenanceEvent
{
    public required bool Cancelled { get; init; }
}
