using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;

namespace ClientPortal.Web.Features.Jobs;

/// <summary>A job's state as people read it: a waiting job that has failed is one to be retried.</summary>
public enum JobShown
{
    Due,
    Running,
    Retrying,
    Dead,
    Done,
    Cancelled,
}

/// <summary>Which jobs a list shows.</summary>
/// <param name="Kind">The token of a kind; null for all.</param>
/// <param name="Text">A part of the subject, of the key, or of the name or address of the person; null for all.</param>
public sealed record JobFilter(JobShown? Shown = null, string? Kind = null, string? Text = null)
{
    public const int TextLength = 120;

    /// <summary>From an address; what is not valid is ignored.</summary>
    public static JobFilter Of(string? state, string? kind, string? text) => new(
        Token.Parse<JobShown>(state),
        string.IsNullOrEmpty(kind) || kind.Length > Job.KindLength ? null : kind,
        string.IsNullOrWhiteSpace(text) ? null : text.Trim()[..Math.Min(text.Trim().Length, TextLength)]);

    public string On(string path)
    {
        var values = new (string Name, string? Value)[] { ("state", Shown is { } shown ? Token.Of(shown) : null), ("kind", Kind), ("q", Text) };
        var query = string.Join(
            '&', values.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}

/// <summary>A line of the list.</summary>
public sealed record JobRow
{
    public required Guid Id { get; init; }
    public required string Kind { get; init; }
    public required string Key { get; init; }
    public required string Subject { get; init; }
    public required JobState State { get; init; }
    public required int Failures { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required string? LastError { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? FinishedAt { get; init; }
    public required Guid? PersonId { get; init; }
    public required string? PersonName { get; init; }

    /// <summary>
    /// What the subject is called; null where the viewer may not see it, and where <see cref="JobQueries.NamedAsync"/> was not asked.
    /// </summary>
    public string? Title { get; init; }

    /// <summary>The page of what <see cref="Title"/> names.</summary>
    public string? Href { get; init; }

    /// <summary>Whether the subject is the address of a page.</summary>
    public bool HasPage => Subject.StartsWith('/');

    /// <summary>What people read: a title, or a mail address or token. Addresses of pages say nothing to them.</summary>
    public string Name => Title ?? (HasPage ? "" : Subject);

    public JobShown Shown => State switch
    {
        JobState.Due when Failures > 0 => JobShown.Retrying,
        JobState.Due => JobShown.Due,
        JobState.Running => JobShown.Running,
        JobState.Done => JobShown.Done,
        JobState.Dead => JobShown.Dead,
        _ => JobShown.Cancelled,
    };

    public bool MayRetry => Shown is JobShown.Retrying or JobShown.Dead or JobShown.Cancelled;
    public bool MayPromote => Shown is JobShown.Due;
    public bool MayCancel => State is JobState.Due or JobState.Running;
}

/// <summary>One run of a job; <see cref="Ending"/> is null while it runs.</summary>
public sealed record JobAttemptRow(Guid Id, int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, JobEnding? Ending, string? Note);

/// <summary>The figures of the page, read once a node for all who look.</summary>
public sealed record JobFigures
{
    public required DateTimeOffset At { get; init; }
    public required int Due { get; init; }
    public required int Running { get; init; }
    public required int Retrying { get; init; }
    public required int Dead { get; init; }

    /// <summary>Runs that failed, were refused or lost since midnight (UTC).</summary>
    public required int FailedToday { get; init; }

    /// <summary>Jobs that were done since midnight (UTC).</summary>
    public required int DoneToday { get; init; }

    /// <summary>How long the job that has waited longest is over its due time; null when none is.</summary>
    public required TimeSpan? OldestDue { get; init; }

    /// <summary>The last 24 hours, the oldest first.</summary>
    public required IReadOnlyList<JobHour> Hours { get; init; }

    public required IReadOnlyList<ScheduleRow> Schedules { get; init; }
}

/// <summary>The runs that ended in one hour.</summary>
/// <param name="Wait">Half of the jobs began at most so long after their due time; null in an hour without runs.</param>
public sealed record JobHour(DateTimeOffset At, int Done, int Failed, TimeSpan? Wait);

/// <summary>Work that is done again and again.</summary>
/// <param name="JobId">Its open job; null before it was first planned.</param>
public sealed record ScheduleRow(
    string Kind, TimeSpan Every, Guid? JobId, DateTimeOffset? NextAt, DateTimeOffset? LastAt, JobEnding? LastEnding, string? LastNote);
