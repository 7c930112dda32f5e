namespace ClientPortal.Domain.Projects;

/// <summary>A step of a project. Clients never see an internal one.</summary>
public sealed class Milestone
{
    public const int TitleLength = 160;

    private Milestone()
    {
    }

    internal Milestone(Guid projectId, MilestoneFields fields)
    {
        ProjectId = projectId;
        Take(fields);
    }

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid ProjectId { get; private init; }
    public string Title { get; private set; } = "";
    public DateOnly? DueOn { get; private set; }
    public bool Internal { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }

    public MilestoneFields Fields => new(Title, DueOn, Internal);

    internal void Take(MilestoneFields fields) => (Title, DueOn, Internal) = (fields.Title, fields.DueOn, fields.Internal);

    internal void Complete(DateTimeOffset now) => DoneAt = now;

    internal void Reopen() => DoneAt = null;
}

public sealed record MilestoneFields(string Title, DateOnly? DueOn, bool Internal)
{
    /// <exception cref="RuleBroken">The title is empty or too long.</exception>
    public MilestoneFields Checked() => this with { Title = Text.Line(Title, "milestone.title", Milestone.TitleLength) };
}
