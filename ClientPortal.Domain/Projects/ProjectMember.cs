namespace ClientPortal.Domain.Projects;

/// <summary>A client who sees the project, or a member of staff who is its contact.</summary>
public sealed class ProjectMember(Guid projectId, Guid personId, DateTimeOffset since)
{
    public Guid ProjectId { get; private init; } = projectId;
    public Guid PersonId { get; private init; } = personId;
    public DateTimeOffset Since { get; private init; } = since;
}

/// <summary>Progress and status after one event: a point of the chart, and the values that an activity line shows.</summary>
public sealed class ProgressPoint(Guid projectId, Guid eventId, DateTimeOffset at, int progress, ProjectStatus status)
{
    public Guid ProjectId { get; private init; } = projectId;
    public Guid EventId { get; private init; } = eventId;
    public DateTimeOffset At { get; private init; } = at;
    public int Progress { get; private init; } = progress;
    public ProjectStatus Status { get; private init; } = status;
}
