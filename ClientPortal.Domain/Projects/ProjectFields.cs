namespace ClientPortal.Domain.Projects;

/// <summary>What staff write in a project's form, whole: it is compared with what stands, and what differs is the change.</summary>
public sealed record ProjectFields(
    string Name, string Description, ProjectStatus Status, int Progress, bool ProgressFollowsMilestones, DateOnly? StartsOn, DateOnly? DueOn)
{
    /// <summary>The same, cleaned; throws <see cref="RuleBroken"/> with the first reason why it cannot be kept.</summary>
    public ProjectFields Checked()
    {
        if (Progress is < 0 or > 100)
        {
            throw new RuleBroken("project.progress-range", 0, 100);
        }

        if (!Enum.IsDefined(Status))
        {
            throw new RuleBroken("project.status-unknown");
        }

        if (StartsOn is { } start && DueOn is { } due && due < start)
        {
            throw new RuleBroken("project.due-before-start");
        }

        return this with
        {
            Name = Text.Line(Name, "project.name", Project.NameLength),
            Description = Text.Block(Description, "project.description", Project.DescriptionLength),
        };
    }

    /// <summary>The names, as events carry them, of the fields in which the other differs.</summary>
    public IReadOnlyList<string> DifferencesTo(ProjectFields other)
    {
        var names = new List<string>();
        void Compare<T>(string name, T mine, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(mine, theirs))
            {
                names.Add(name);
            }
        }

        Compare("name", Name, other.Name);
        Compare("description", Description, other.Description);
        Compare("status", Status, other.Status);
        Compare("progress", Progress, other.Progress);
        Compare("followsMilestones", ProgressFollowsMilestones, other.ProgressFollowsMilestones);
        Compare("startsOn", StartsOn, other.StartsOn);
        Compare("dueOn", DueOn, other.DueOn);
        return names;
    }
}

public enum ProjectStatus
{
    Planned,
    InProgress,

    /// <summary>Something is needed from the client before work goes on.</summary>
    Waiting,
    Paused,
    Done,
}

public enum ProjectHealth
{
    OnTrack,
    AtRisk,
    Late,
    Finished,
}
