namespace ClientPortal.Domain.Projects;

/// <summary>All fields of a project's form: they are compared with the stored ones, and the differences are the change.</summary>
public sealed record ProjectFields(
    string Name, string Description, ProjectStatus Status, int Progress, bool ProgressFollowsMilestones, DateOnly? StartsOn, DateOnly? DueOn)
{
    /// <summary>The same, cleaned.</summary>
    /// <exception cref="RuleBroken">The first reason why it is not valid.</exception>
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

    /// <summary>Work continues when the client has sent what is needed.</summary>
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
