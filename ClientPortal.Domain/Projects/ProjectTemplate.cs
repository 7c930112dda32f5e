namespace ClientPortal.Domain.Projects;

/// <summary>A kind of project as it usually goes: its milestones and when each is due. The words for them are the pages'.</summary>
/// <param name="Key">Names it: <c>network</c>. Its steps are named below it: <c>network.survey</c>.</param>
public sealed record ProjectTemplate(string Key, IReadOnlyList<ProjectTemplate.Step> Steps)
{
    /// <summary>Without any milestone: for what is like nothing else.</summary>
    public static ProjectTemplate Blank { get; } = new("blank", []);

    public static IReadOnlyList<ProjectTemplate> All { get; } =
    [
        new("network", [new("survey", 7), new("plan", 14), new("install", 35), new("handover", 42)]),
        new("cloud", [new("audit", 10), new("pilot", 30), new("migration", 60), new("training", 75)]),
        new("support", [new("inventory", 7), new("monitoring", 21), new("review", 90)]),
        Blank,
    ];

    public static ProjectTemplate Named(string? key) => All.FirstOrDefault(template => template.Key == key) ?? Blank;

    /// <summary>The milestones of a project that starts on a day, with the titles that <paramref name="say"/> finds for <c>network.survey</c> …</summary>
    public IReadOnlyList<MilestoneFields> MilestonesFrom(DateOnly start, Func<string, string> say) =>
        [.. Steps.Select(step => new MilestoneFields(say($"{Key}.{step.Key}"), start.AddDays(step.Days), Internal: false))];

    /// <param name="Key">Names it within its template.</param>
    /// <param name="Days">Due so many days after the project starts.</param>
    public sealed record Step(string Key, int Days);
}
