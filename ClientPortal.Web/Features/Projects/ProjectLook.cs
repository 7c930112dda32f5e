using ClientPortal.Domain.Projects;

namespace ClientPortal.Web.Features.Projects;

/// <summary>The kind (colour) and the icon of a status and of a health; the word comes from the resource files.</summary>
public static class ProjectLook
{
    public static (string Kind, string Icon) Of(ProjectStatus status) => status switch
    {
        ProjectStatus.InProgress => ("progress", "autorenew"),
        ProjectStatus.Waiting => ("waiting", "hourglass_top"),
        ProjectStatus.Paused => ("neutral", "pause_circle"),
        ProjectStatus.Done => ("done", "check_circle"),
        _ => ("neutral", "circle"),
    };

    public static (string Kind, string Icon) Of(ProjectHealth health) => health switch
    {
        ProjectHealth.Late => ("broken", "error"),
        ProjectHealth.AtRisk => ("waiting", "warning"),
        _ => ("done", "check_circle"),
    };

    /// <summary>The date (UTC) for which health is computed.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
