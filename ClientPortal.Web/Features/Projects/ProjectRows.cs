using ClientPortal.Domain;
using ClientPortal.Domain.Access;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;

namespace ClientPortal.Web.Features.Projects;

/// <summary>A project in a list, for staff or for clients: the clients' row leaves internal milestones out.</summary>
public sealed record ProjectRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string OrganisationName { get; init; }
    public required ProjectStatus Status { get; init; }

    /// <summary>Percent, 0 to 100.</summary>
    public required int Progress { get; init; }

    public DateOnly? StartsOn { get; init; }
    public DateOnly? DueOn { get; init; }
    public int MilestonesDone { get; init; }
    public int MilestoneCount { get; init; }
    public string? NextMilestone { get; init; }
    public DateOnly? NextMilestoneDueOn { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public bool Archived { get; init; }

    public ProjectHealth HealthOn(DateOnly day) => Project.HealthOn(day, Status, Progress, StartsOn, DueOn);

    /// <summary>Checks one viewer's access to a row that several viewers share.</summary>
    public bool IsVisibleTo(Viewer viewer) => AccessRules.Project.Allows(
        viewer, new ProjectAccess { OrganisationId = OrganisationId, IsArchived = Archived, IsMember = viewer.ProjectIds.Contains(Id) });
}

/// <summary>A project's page.</summary>
public sealed record ProjectDetail
{
    public required ProjectRow Row { get; init; }
    public required string Description { get; init; }
    public required bool ProgressFollowsMilestones { get; init; }
    public required IReadOnlyList<MilestoneRow> Milestones { get; init; }
    public required IReadOnlyList<MemberRow> Members { get; init; }

    /// <summary>The first milestone that is not done: <see cref="ProjectRow.NextMilestone"/> is its title.</summary>
    public MilestoneRow? Next => Milestones.FirstOrDefault(milestone => milestone.DoneAt is null);

    public required IReadOnlyList<ProgressPoint> History { get; init; }

    /// <summary>The version that an edit is based on; 0 for clients, because it also counts internal changes.</summary>
    public required int Version { get; init; }

    public ProjectFields Fields =>
        new(Row.Name, Description, Row.Status, Row.Progress, ProgressFollowsMilestones, Row.StartsOn, Row.DueOn);
}

public sealed record MilestoneRow(Guid Id, string Title, DateOnly? DueOn, bool Internal, DateTimeOffset? DoneAt);

public sealed record MemberRow(Guid PersonId, string Name, string JobTitle, string OrganisationName, Role Role);

/// <summary>What a list shows: a search in name and organisation, a status, the archived ones or the others.</summary>
public sealed record ProjectFilter(string? Search = null, ProjectStatus? Status = null, bool Archived = false);

/// <summary>The figures of all projects on the home page of staff.</summary>
public sealed record ProjectFigures
{
    /// <summary>In the last seven days.</summary>
    public required int MilestonesDone { get; init; }

    /// <summary>Late, at risk, or with a late milestone; the nearest due first.</summary>
    public required IReadOnlyList<ProjectRow> Attention { get; init; }

    public required IReadOnlyDictionary<ProjectStatus, int> ByStatus { get; init; }

    public int Running => ByStatus.GetValueOrDefault(ProjectStatus.InProgress);
    public int Waiting => ByStatus.GetValueOrDefault(ProjectStatus.Waiting);
}
