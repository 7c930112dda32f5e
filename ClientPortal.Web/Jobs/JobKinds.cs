namespace ClientPortal.Web.Jobs;

/// <summary>A kind of jobs.</summary>
/// <param name="Name">Its stable token: <c>mail</c>. The page's word for it is <c>Kind.{Name}</c> in the texts of jobs.</param>
/// <param name="Handler">The type of its <see cref="IJobHandler"/>.</param>
/// <param name="MostAttempts">Runs in a row that may fail before it is given up.</param>
/// <param name="RetryAfter">The wait after the first failure; twice as long after each further one.</param>
public sealed record JobKind(string Name, Type Handler, int MostAttempts, TimeSpan RetryAfter)
{
    /// <summary>The key of a schedule's one job.</summary>
    public const string ScheduleKey = "schedule";

    /// <summary>For a schedule: the time between the ends of two runs. Null for work that is asked for.</summary>
    public TimeSpan? Every { get; init; }
}

/// <summary>The kinds of jobs that this portal does.</summary>
public sealed class JobKinds(IEnumerable<JobKind> all)
{
    public IReadOnlyList<JobKind> All { get; } = [.. all];
}
