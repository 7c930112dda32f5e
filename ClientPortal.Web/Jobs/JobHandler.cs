namespace ClientPortal.Web.Jobs;

/// <summary>
/// Does the jobs of one kind. A job may run more than once (a process that ended after the work and before it was recorded), so what it does is
/// idempotent by <see cref="JobRun.Id"/>.
/// </summary>
public interface IJobHandler
{
    /// <summary>
    /// Runs one job. An exception has it tried again, each time after twice the wait, until it has failed as often as its kind allows.
    /// </summary>
    /// <exception cref="JobRefused">It can never succeed: it is not tried again.</exception>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop);
}

/// <summary>One run of a job.</summary>
/// <param name="Id">The job's id, the same in every run.</param>
/// <param name="Attempt">The number of this run, from 1.</param>
public sealed record JobRun(Guid Id, string Kind, string Key, string Payload, Guid? PersonId, int Attempt);

/// <summary>How a run went that did not fail.</summary>
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The work is done.</summary>
    public static JobOutcome Done { get; } = new Finished(null);

    /// <summary>There is nothing to do any more, and the job is done.</summary>
    /// <param name="reason">For administrators, in English, without secrets.</param>
    public static JobOutcome Skipped(string reason) => new Finished(reason);

    /// <summary>Not now: the job is due again at that time. It has not failed.</summary>
    /// <param name="reason">For administrators, in English, without secrets.</param>
    public static JobOutcome Later(DateTimeOffset dueAt, string reason) => new Postponed(dueAt, reason);

    internal sealed record Finished(string? Note) : JobOutcome;

    internal sealed record Postponed(DateTimeOffset DueAt, string Reason) : JobOutcome;
}

/// <summary>The job can never succeed: it goes to the dead ones at once. The reason is for administrators.</summary>
public sealed class JobRefused(string reason, Exception? inner = null) : Exception(reason, inner);
