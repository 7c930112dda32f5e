using System.Globalization;
using ClientPortal.Domain.Projects;

namespace ClientPortal.Web.Features.Projects;

/// <summary>The typed values of a project's form, and the version that they are based on.</summary>
public sealed class ProjectForm
{
    // The version of Base. SeenVersion differs from it when a draft was restored over a newer version.
    private int baseVersion;

    public Guid OrganisationId { get; set; }
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public ProjectStatus Status { get; set; }

    /// <summary>As typed: what is no number is refused on saving, not discarded while typing.</summary>
    public string Progress { get; set; } = "0";

    public bool FollowsMilestones { get; set; }
    public DateOnly? StartsOn { get; set; }
    public DateOnly? DueOn { get; set; }

    /// <summary>The version that was shown when the fields were typed. A draft restored after a reload has its own, older one.</summary>
    public int SeenVersion { get; set; }

    /// <summary>The fields as they were when the form was opened; null for a new project.</summary>
    public ProjectFields? Base { get; private set; }

    /// <summary>The typed fields. Progress that is no whole number becomes an invalid number, which is refused on saving.</summary>
    public ProjectFields Fields => new(
        Name, Description, Status,
        int.TryParse(Progress, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent) ? percent : -1,
        FollowsMilestones, StartsOn, DueOn);

    public static ProjectForm Of(ProjectDetail detail)
    {
        var form = new ProjectForm();
        form.Fill(detail.Fields);
        form.StandOn(detail);
        return form;
    }

    /// <summary>The fields that this person changed.</summary>
    public IReadOnlyList<string> Mine => Base is null ? [] : Base.DifferencesTo(Comparable(Fields));

    /// <summary>The fields that others changed; null when the form holds a draft from before it was opened, and they cannot be determined.</summary>
    public IReadOnlyList<string>? Theirs(ProjectDetail theirs) => SeenVersion == baseVersion ? Base?.DifferencesTo(theirs.Fields) : null;

    /// <summary>The fields that both sides changed to different values: the person decides on each.</summary>
    public IReadOnlyList<string> ContestedWith(ProjectDetail theirs)
    {
        var differing = Comparable(Fields).DifferencesTo(theirs.Fields);
        var changed = Theirs(theirs) ?? differing;
        return [.. Mine.Where(field => differing.Contains(field) && changed.Contains(field))];
    }

    /// <summary>Takes every field that is not in <paramref name="keptMine"/> from the other side, and makes its version the base.</summary>
    public void Adopt(ProjectDetail theirs, IReadOnlyCollection<string> keptMine)
    {
        var mine = Fields;
        Fill(theirs.Fields with
        {
            Name = keptMine.Contains("name") ? mine.Name : theirs.Fields.Name,
            Description = keptMine.Contains("description") ? mine.Description : theirs.Fields.Description,
            Status = keptMine.Contains("status") ? mine.Status : theirs.Fields.Status,
            Progress = keptMine.Contains("progress") ? mine.Progress : theirs.Fields.Progress,
            ProgressFollowsMilestones = keptMine.Contains("followsMilestones")
                ? mine.ProgressFollowsMilestones
                : theirs.Fields.ProgressFollowsMilestones,
            StartsOn = keptMine.Contains("startsOn") ? mine.StartsOn : theirs.Fields.StartsOn,
            DueOn = keptMine.Contains("dueOn") ? mine.DueOn : theirs.Fields.DueOn,
        });
        StandOn(theirs);
    }

    private void StandOn(ProjectDetail detail)
    {
        Base = detail.Fields;
        SeenVersion = baseVersion = detail.Version;
    }

    // Trailing blanks are no difference. Checked() cannot be used: it refuses values that are still being typed.
    private static ProjectFields Comparable(ProjectFields typed) =>
        typed with { Name = typed.Name.Trim(), Description = typed.Description.ReplaceLineEndings("\n").Trim() };

    private void Fill(ProjectFields fields)
    {
        (Name, Description, Status) = (fields.Name, fields.Description, fields.Status);
        Progress = fields.Progress.ToString(CultureInfo.InvariantCulture);
        (FollowsMilestones, StartsOn, DueOn) = (fields.ProgressFollowsMilestones, fields.StartsOn, fields.DueOn);
    }
}
