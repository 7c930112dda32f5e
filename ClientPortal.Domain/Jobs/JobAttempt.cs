namespace ClientPortal.Domain.Jobs;

/// <summary>One run of a job. It is stored with the claim, so that a run that ends the process leaves a row too.</summary>
public sealed class JobAttempt
{
    public const int NoteLength = 500;

    private JobAttempt()
    {
    }

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid JobId { get; private init; }

    /// <summary>From 1; of jobs that were retried by hand, counted on.</summary>
    public int Number { get; private init; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Null while it runs.</summary>
    public JobEnding? Ending { get; private set; }

    /// <summary>Why it failed, was skipped or was postponed. Without secrets.</summary>
    public string? Note { get; private set; }

    public static JobAttempt Begin(Job job, DateTimeOffset now) => new() { JobId = job.Id, Number = job.Attempts, StartedAt = now };

    public void End(JobEnding ending, string? note, DateTimeOffset started, DateTimeOffset now) =>
        (Ending, Note, StartedAt, EndedAt) = (ending, Text.Cut(note, NoteLength), started, now);

    /// <summary>Its worker did not renew the lease: the process ended, or was stopped for longer than the lease.</summary>
    public void Lose(DateTimeOffset now) => (Ending, EndedAt) = (JobEnding.Lost, now);
}

/// <summary>How a run of a job ended.</summary>
public enum JobEnding
{
    Done,

    /// <summary>There was nothing to do any more.</summary>
    Skipped,

    /// <summary>Not now; it is due again later and has not failed.</summary>
    Postponed,

    Failed,

    /// <summary>It can never succeed.</summary>
    Refused,

    /// <summary>The portal stopped; it is due again and has not failed.</summary>
    Interrupted,

    /// <summary>The process ended while it ran.</summary>
    Lost,
}
