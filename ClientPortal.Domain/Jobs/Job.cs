using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Jobs;

/// <summary>
/// Work that the portal owes: written in the transaction of its cause, claimed by a worker with a lease, and tried again until it is done or
/// given up. Open jobs (due or running) are unique by kind and key.
/// </summary>
public sealed class Job : Entity
{
    public const int KindLength = 40;
    public const int KeyLength = 200;
    public const int SubjectLength = 200;

    private Job()
    {
    }

    public string Kind { get; private init; } = "";
    public string Key { get; private init; } = "";

    /// <summary>Ids and tokens as JSON or text, never content or secrets.</summary>
    public string Payload { get; private set; } = "";

    /// <summary>The person whom it concerns; null for one that concerns no person.</summary>
    public Guid? PersonId { get; private set; }

    /// <summary>What it is about, for the list: the address of a page or of a person, or a short token.</summary>
    public string Subject { get; private set; } = "";

    public JobState State { get; private set; }
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Runs so far, the present one included. Counted when it is claimed.</summary>
    public int Attempts { get; private set; }

    /// <summary>Runs in a row that failed or were lost: what is compared with the most that its kind allows.</summary>
    public int Failures { get; private set; }

    public DateTimeOffset? LeasedUntil { get; private set; }

    /// <summary>The worker that runs it.</summary>
    public string? LeasedBy { get; private set; }

    /// <summary>It was asked for again while it ran: once done it is due again.</summary>
    public bool RunAgain { get; private set; }

    /// <summary>Why the newest run that did not succeed did not; null once one has.</summary>
    public string? LastError { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private set; }

    public bool IsOpen => State is JobState.Due or JobState.Running;

    public static Job Create(
        string kind, string key, DateTimeOffset dueAt, string payload, Guid? personId, string subject, DateTimeOffset now) => new()
    {
        Kind = Fitting(kind, KindLength),
        Key = Fitting(key, KeyLength),
        DueAt = dueAt,
        Payload = payload,
        PersonId = personId,
        Subject = Text.Cut(subject, SubjectLength)!,
        CreatedAt = now,
    };

    /// <summary>Asks for an open job again: the newest due time and payload count. A running one runs again afterwards.</summary>
    public void Ask(DateTimeOffset dueAt, string payload, Guid? personId, string subject)
    {
        (DueAt, Payload, PersonId, Subject) = (dueAt, payload, personId, Text.Cut(subject, SubjectLength)!);
        RunAgain = State == JobState.Running;
        CountChange();
    }

    /// <summary>A worker runs it. The claim of many at once is a statement of the database, which does the same.</summary>
    public void Claim(string by, DateTimeOffset until)
    {
        (State, LeasedBy, LeasedUntil, RunAgain) = (JobState.Running, by, until, false);
        (Attempts, Failures) = (Attempts + 1, Failures + 1);
        CountChange();
    }

    /// <summary>Its run succeeded, or there was nothing to do (<paramref name="note"/> says why).</summary>
    public void Finish(string? note, DateTimeOffset now)
    {
        (Failures, LastError) = (0, RunAgain ? null : Text.Cut(note, JobAttempt.NoteLength));
        Leave(RunAgain ? JobState.Due : JobState.Done, now);
    }

    /// <summary>Not now: it is due again, and has not failed.</summary>
    public void Postpone(DateTimeOffset dueAt, string why, DateTimeOffset now)
    {
        DueAt = RunAgain && DueAt < dueAt ? DueAt : dueAt;
        (Failures, LastError) = (0, Text.Cut(why, JobAttempt.NoteLength));
        Leave(JobState.Due, now);
    }

    /// <summary>Its run failed. It is tried again at <paramref name="retryAt"/>; without one it is given up.</summary>
    public void Fail(string error, DateTimeOffset? retryAt, DateTimeOffset now)
    {
        LastError = Text.Cut(error, JobAttempt.NoteLength);
        DueAt = retryAt ?? DueAt;
        Leave(retryAt is null ? JobState.Dead : JobState.Due, now);
    }

    /// <summary>Its run takes longer than the lease.</summary>
    public void Renew(DateTimeOffset until)
    {
        LeasedUntil = until;
        CountChange();
    }

    /// <summary>The portal stops while it runs: it is due as before.</summary>
    public void Release(DateTimeOffset now)
    {
        Failures = Math.Max(0, Failures - 1);
        Leave(JobState.Due, now);
    }

    /// <summary>The portal itself no longer wants it; a run that has begun ends without effect on the job.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        if (IsOpen)
        {
            Leave(JobState.Cancelled, now);
        }
    }

    /// <summary>Tries a dead, cancelled or waiting job again now, with all its attempts.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>job.not-waiting</c>: it runs or is done; <c>viewer.read-only</c>.</exception>
    public void Retry(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdminToSee();
        if (State is JobState.Running or JobState.Done)
        {
            throw new RuleBroken("job.not-waiting");
        }

        Again(now);
        Record(by, now, new JobRetried { JobId = Id, Kind = Kind });
    }

    /// <summary><see cref="Retry"/> as one of many: one event tells of all of them.</summary>
    public void Again(DateTimeOffset now)
    {
        (State, DueAt, Failures, FinishedAt) = (JobState.Due, now, 0, null);
        CountChange();
    }

    /// <summary>Runs a waiting job now.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>job.not-due</c>: it does not wait; <c>viewer.read-only</c>.</exception>
    public void Promote(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdminToSee();
        if (State != JobState.Due)
        {
            throw new RuleBroken("job.not-due");
        }

        DueAt = now;
        Record(by, now, new JobPromoted { JobId = Id, Kind = Kind });
    }

    /// <summary>Gives an open job up.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>job.not-open</c>: it has ended; <c>viewer.read-only</c>.</exception>
    public void Cancel(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdminToSee();
        if (!IsOpen)
        {
            throw new RuleBroken("job.not-open");
        }

        Leave(JobState.Cancelled, now);
        Record(by, now, new JobCancelled { JobId = Id, Kind = Kind });
    }

    private void Leave(JobState state, DateTimeOffset now)
    {
        (State, LeasedUntil, LeasedBy, RunAgain) = (state, null, null, false);
        FinishedAt = IsOpen ? null : now;
        CountChange();
    }

    private static string Fitting(string token, int most) =>
        token.Length <= most ? token : throw new ArgumentException($"'{token[..20]}…' is longer than {most} characters.", nameof(token));
}
