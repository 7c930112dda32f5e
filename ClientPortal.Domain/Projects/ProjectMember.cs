namespace ClientPortal.Domain.Projects;

/// <summary>A client who sees the project, or one of the staff whom its members talk to.</summary>
public sealed class ProjectMember(Guid projectId, Guid personId, DateTimeOffset since)
{
    public Guid ProjectId { get; private init; } = projectId;
    public Guid PersonId { get; private init; } = personId;
    public DateTimeOffset Since { get; private init; } = since;
}

/// <summary>Progress and status after one event: the curve of a project's life, and what an activity line says beside « a changé ».</summary>
public sealed class ProgressPoint(Guid projectId, Guid eventId, DateTimeOffset at, int progress, ProjectStatus status)
{
    public Guid ProjectId { get; private init; } = projectId;
    public Guid EventId { get; private init; } = eventId;
    public DateTimeOffset At { get; private init; } = at;
    public int Progress { get; private init; } = progress;
    public ProjectStatus Status { get; private init; } = status;
}
