namespace ClientPortal.Domain;

/// <summary>
/// Old events are deleted from the log: up to a cursor it holds only what the audit needs. Recorded before the first of them is deleted, so
/// that no reader takes the rest for the whole log.
/// </summary>
[EventName("log.pruned")]
public sealed record LogPruned : PortalEvent
{
    /// <summary>The timeline of the log itself.</summary>
    public static readonly Guid Timeline = new("0d5c5f2e-6a0e-4c1b-9f57-4c0f1d0a7e14");

    /// <summary>The cursor of the newest event that may be missing.</summary>
    public long UpTo { get; init; }

    public override Guid? About => Timeline;
    public override Audience Audience => new() { StaffOnly = true };
    public override bool IsNews => false;
}
