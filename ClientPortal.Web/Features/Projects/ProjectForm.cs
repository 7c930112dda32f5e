using System.Globalization;
using ClientPortal.Domain.Projects;

namespace ClientPortal.Web.Features.Projects;

/// <summary>What a person is typing into a project's form, and what it was based on.</summary>
public sealed class ProjectForm
{
    public Guid OrganisationId { get; set; }
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public ProjectStatus Status { get; set; }

    /// <summary>As typed: what is no number is refused when it is saved, not thrown away while it is typed.</summary>
    public string Progress { get; set; } = "";

    public bool FollowsMilestones { get; set; }
    public DateOnly? StartsOn { get; set; }
    public DateOnly? DueOn { get; set; }

    /// <summary>The version that the fields were read from. A draft brought back after a reload brings its own, older one.</summary>
    public int SeenVersion { get; set; }

    /// <summary>The fields as they were read; null when that is no longer known (a draft brought back onto a newer version).</summary>
    public ProjectFields? Base { get; private set; }

    /// <summary>What is no whole number counts as one that no progress can be.</summary>
    public ProjectFields Fields => new(
        Name, Description, Status, int.TryParse(Progress, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent) ? percent : -1,
        FollowsMilestones, StartsOn, DueOn);

    public static ProjectForm Of(ProjectDetail detail)
    {
        var form = new ProjectForm { SeenVersion = detail.Version, Base = detail.Fields };
        form.Fill(detail.Fields);
        return form;
    }

    /// <summary>The fields about which both sides said something different: each is for the person to decide.</summary>
    public IReadOnlyList<string> ConflictsWith(ProjectDetail theirs, int basedOn)
    {
        var differing = Fields.DifferencesTo(theirs.Fields);
        if (Base is null || basedOn != SeenVersion)
        {
            return differing;
        }

        var mine = Base.DifferencesTo(Fields);
        return [.. differing.Where(mine.Contains)];
    }

    /// <summary>Takes over from the other side every field that is not mine to keep, and stands on its version from now on.</summary>
    public void Adopt(ProjectDetail theirs, IReadOnlyCollection<string> keptMine)
    {
        var mine = Fields;
        Fill(theirs.Fields with
        {
            Name = keptMine.Contains("name") ? mine.Name : theirs.Fields.Name,
            Description = keptMine.Contains("description") ? mine.Description : theirs.Fields.Description,
            Status = keptMine.Contains("status") ? mine.Status : theirs.Fields.Status,
            Progress = keptMine.Contains("progress") ? mine.Progress : theirs.Fields.Progress,
            ProgressFollowsMilestones = keptMine.Contains("followsMilestones") ? mine.ProgressFollowsMilestones : theirs.Fields.ProgressFollowsMilestones,
            StartsOn = keptMine.Contains("startsOn") ? mine.StartsOn : theirs.Fields.StartsOn,
            DueOn = keptMine.Contains("dueOn") ? mine.DueOn : theirs.Fields.DueOn,
        });
        (Base, SeenVersion) = (theirs.Fields, theirs.Version);
    }

    private void Fill(ProjectFields fields)
    {
        (Name, Description, Status) = (fields.Name, fields.Description, fields.Status);
        Progress = fields.Progress.ToString(CultureInfo.InvariantCulture);
        (FollowsMilestones, StartsOn, DueOn) = (fields.ProgressFollowsMilestones, fields.StartsOn, fields.DueOn);
    }
}
