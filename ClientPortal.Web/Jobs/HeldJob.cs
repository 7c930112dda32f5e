using ClientPortal.Domain.Jobs;

namespace ClientPortal.Web.Jobs;

/// <summary>A job that this worker has claimed and whose end is not stored yet.</summary>
/// <param name="WasLost">Its last run may have ended the process.</param>
internal sealed record HeldJob(Job Job, JobAttempt Attempt, JobKind Kind, bool WasLost)
{
    public Task Running { get; set; } = Task.CompletedTask;
}

/// <summary>How a run ended; stored with those of other runs in one write.</summary>
internal sealed record JobEnd(HeldJob Held, JobEnding Ending, string? Note, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>For a postponed job: when it is due again.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Changes the job as the run ended. The job belongs to this run.</summary>
    public void Apply(Job job, double chance)
    {
        switch (Ending)
        {
            case JobEnding.Done or JobEnding.Skipped when Held.Kind.Every is { } every:
                job.Postpone(EndedAt + every, Note ?? "", EndedAt);
                break;
            case JobEnding.Done or JobEnding.Skipped:
                job.Finish(Note, EndedAt);
                break;
            case JobEnding.Postponed:
                job.Postpone(DueAt!.Value, Note ?? "", EndedAt);
                break;
            case JobEnding.Interrupted:
                job.Release(EndedAt);
                break;
            default:
                var again = Ending == JobEnding.Failed && job.Failures < Held.Kind.MostAttempts;
                job.Fail(Note ?? "", again ? EndedAt + JobBackoff.After(Held.Kind.RetryAfter, job.Failures, chance) : null, EndedAt);
                break;
        }
    }
}
