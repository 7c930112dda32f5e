namespace ClientPortal.Domain.Projects;

/// <summary>An event that changes what is shown of one project.</summary>
public interface IProjectEvent
{
    Guid ProjectId { get; }
}

/// <summary>Staff created a project. Its members are in <c>membership.changed</c>.</summary>
[EventName("project.created")]
public sealed record ProjectCreated : PortalEvent, IProjectEvent
{
    public required Guid ProjectId { get; init; }
    public required Guid OrganisationId { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, ProjectId = ProjectId };
}

/// <summary>
/// Fields of a project changed: <c>name</c>, <c>description</c>, <c>status</c>, <c>progress</c>, <c>followsMilestones</c>, <c>startsOn</c>,
/// <c>dueOn</c>, <c>milestones</c>, <c>archived</c>. Staff only when all that changed is an internal milestone.
/// </summary>
[EventName("project.updated")]
public sealed record ProjectUpdated : PortalEvent, IProjectEvent
{
    public required Guid ProjectId { get; init; }
    public required Guid OrganisationId { get; init; }
    public required IReadOnlyList<string> Fields { get; init; }
    public bool StaffOnly { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = StaffOnly };
}

/// <summary>A milestone is done. Staff only when it is internal.</summary>
[EventName("project.milestone-completed")]
public sealed record MilestoneCompleted : PortalEvent, IProjectEvent
{
    public required Guid ProjectId { get; init; }
    public required Guid OrganisationId { get; init; }
    public required Guid MilestoneId { get; init; }
    public bool StaffOnly { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = StaffOnly };
}
