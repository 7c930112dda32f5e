namespace ClientPortal.Domain.Jobs;

public enum JobState
{
    /// <summary>Waits for its due time, for the first time or after a failure.</summary>
    Due,

    /// <summary>A worker has claimed it, until its lease ends.</summary>
    Running,

    Done,

    /// <summary>Refused for good, or failed as often as its kind allows. Administrators may retry it.</summary>
    Dead,

    Cancelled,
}
