using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Features.Projects;

namespace ClientPortal.Web.Api;

/// <summary>A project in a list. Dates are <c>2026-05-31</c>; progress is a percentage from 0 to 100.</summary>
public record ProjectItem
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string OrganisationName { get; init; }
    public required ProjectStatus Status { get; init; }
    public required int Progress { get; init; }
    public required ProjectHealth Health { get; init; }
    public required DateOnly? StartsOn { get; init; }
    public required DateOnly? DueOn { get; init; }
    public required int MilestonesDone { get; init; }
    public required int MilestoneCount { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required bool Archived { get; init; }

    public static ProjectItem Of(ProjectRow row, DateOnly today) => new()
    {
        Id = row.Id,
        Name = row.Name,
        OrganisationId = row.OrganisationId,
        OrganisationName = row.OrganisationName,
        Status = row.Status,
        Progress = row.Progress,
        Health = row.HealthOn(today),
        StartsOn = row.StartsOn,
        DueOn = row.DueOn,
        MilestonesDone = row.MilestonesDone,
        MilestoneCount = row.MilestoneCount,
        UpdatedAt = row.UpdatedAt,
        Archived = row.Archived,
    };
}

/// <summary>A project with all its fields.</summary>
public sealed record ProjectBody : ProjectItem, IVersioned
{
    [SetsRequiredMembers]
    private ProjectBody(ProjectItem item)
        : base(item)
    {
    }

    /// <summary>Markdown, raw HTML off.</summary>
    public string Description { get; private init; } = "";

    /// <summary>True when progress is computed as the share of milestones done, and cannot be set.</summary>
    public bool FollowsMilestones { get; private init; }

    public IReadOnlyList<MilestoneRow> Milestones { get; private init; } = [];
    public IReadOnlyList<MemberRow> Members { get; private init; } = [];

    /// <summary>The version to send with a change. Absent for clients, who cannot change a project.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; private init; }

    public static ProjectBody Of(ProjectDetail detail, bool staff, DateOnly today) => new(Of(detail.Row, today))
    {
        Description = detail.Description,
        FollowsMilestones = detail.ProgressFollowsMilestones,
        Milestones = detail.Milestones,
        Members = detail.Members,
        Version = staff ? detail.Version : null,
    };
}

/// <summary>The fields of a new project. Members and milestones are added afterwards.</summary>
public sealed record NewProject
{
    public Guid OrganisationId { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public ProjectStatus Status { get; init; }
    public int Progress { get; init; }
    public bool FollowsMilestones { get; init; }
    public DateOnly? StartsOn { get; init; }
    public DateOnly? DueOn { get; init; }

    internal ProjectFields Fields => new(Name ?? "", Description ?? "", Status, Progress, FollowsMilestones, StartsOn, DueOn);
}

/// <summary>A change of a project. An absent or null property stays as it is, except the dates: null removes a date.</summary>
public sealed record ProjectPatch : IVersionedPatch
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public ProjectStatus? Status { get; init; }
    public int? Progress { get; init; }
    public bool? FollowsMilestones { get; init; }
    public Sent<DateOnly?> StartsOn { get; init; }
    public Sent<DateOnly?> DueOn { get; init; }

    /// <summary>The version that the caller has read: 409 when it is not the newest. Without it the last write wins.</summary>
    public int? Version { get; init; }

    IVersionedPatch IVersionedPatch.Over(int version) => this with { Version = version };

    internal ProjectFields On(ProjectFields current) => new(
        Name ?? current.Name,
        Description ?? current.Description,
        Status ?? current.Status,
        Progress ?? current.Progress,
        FollowsMilestones ?? current.ProgressFollowsMilestones,
        StartsOn.Or(current.StartsOn),
        DueOn.Or(current.DueOn));
}
