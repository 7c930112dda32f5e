namespace ClientPortal.Domain.Jobs;

/// <summary>What an administrator did to a job. For staff; what the portal itself does with jobs is in their attempts.</summary>
public abstract record JobEvent : PortalEvent
{
    public required Guid JobId { get; init; }
    public required string Kind { get; init; }
    public override Guid? About => JobId;
    public override Audience Audience => new() { StaffOnly = true };
    public override bool IsNews => false;
}

/// <summary>An administrator had a dead, cancelled or waiting job tried again.</summary>
[EventName("job.retried")]
public sealed record JobRetried : JobEvent;

/// <summary>An administrator had a waiting job run before its time.</summary>
[EventName("job.promoted")]
public sealed record JobPromoted : JobEvent;

/// <summary>An administrator gave a job up.</summary>
[EventName("job.cancelled")]
public sealed record JobCancelled : JobEvent;

/// <summary>An administrator had all jobs of a filter tried again.</summary>
[EventName("jobs.retried")]
public sealed record JobsRetried : PortalEvent
{
    /// <summary>The timeline of jobs in general.</summary>
    public static readonly Guid Timeline = new("5f0f2d0c-53a3-4f52-9f0c-7a1b6a2f6f31");

    /// <summary>The kind that they were filtered by; null for all kinds.</summary>
    public string? Kind { get; init; }

    public required int Count { get; init; }
    public override Guid? About => Timeline;
    public override Audience Audience => new() { StaffOnly = true };
    public override bool IsNews => false;
}
