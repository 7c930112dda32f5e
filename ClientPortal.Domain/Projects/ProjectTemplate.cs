namespace ClientPortal.Domain.Projects;

/// <summary>A template for a project: its milestones and when each is due. The pages supply the titles.</summary>
/// <param name="Key">Identifies it: <c>network</c>. The keys of its steps begin with it: <c>network.survey</c>.</param>
public sealed record ProjectTemplate(string Key, IReadOnlyList<ProjectTemplate.Step> Steps)
{
    /// <summary>Without milestones.</summary>
    public static ProjectTemplate Blank { get; } = new("blank", []);

    public static IReadOnlyList<ProjectTemplate> All { get; } =
    [
        new("network", [new("survey", 7), new("plan", 14), new("install", 35), new("handover", 42)]),
        new("cloud", [new("audit", 10), new("pilot", 30), new("migration", 60), new("training", 75)]),
        new("support", [new("inventory", 7), new("monitoring", 21), new("review", 90)]),
        Blank,
    ];

    public static ProjectTemplate Named(string? key) => All.FirstOrDefault(template => template.Key == key) ?? Blank;

    /// <summary>The milestones of a project that starts on a day; <paramref name="say"/> gives the title of <c>network.survey</c> …</summary>
    public IReadOnlyList<MilestoneFields> MilestonesFrom(DateOnly start, Func<string, string> say) =>
        [.. Steps.Select(step => new MilestoneFields(say($"{Key}.{step.Key}"), start.AddDays(step.Days), Internal: false))];

    /// <param name="Key">Identifies it within its template.</param>
    /// <param name="Days">Days from the start of the project to when it is due.</param>
    public sealed record Step(string Key, int Days);
}
