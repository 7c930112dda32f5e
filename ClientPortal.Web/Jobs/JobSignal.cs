using ClientPortal.Web.Background;

namespace ClientPortal.Web.Jobs;

/// <summary>
/// Wakes the worker when a commit has changed what is due. A job that is due later than the worker looks again by itself wakes it for nothing: most
/// mails are due minutes later.
/// </summary>
public sealed class JobSignal : WorkSignal
{
    private long looksAt = long.MaxValue;

    /// <summary>The worker begins to read: what is committed from here on, it may have missed.</summary>
    public void Reads() => Volatile.Write(ref looksAt, long.MaxValue);

    /// <summary>The worker has read all, and looks again by itself at this moment.</summary>
    public void Sleeps(DateTimeOffset until) => Volatile.Write(ref looksAt, until.UtcTicks);

    /// <summary>A job was committed.</summary>
    public void Set(DateTimeOffset due)
    {
        if (due.UtcTicks < Volatile.Read(ref looksAt))
        {
            Set();
        }
    }
}

/// <summary>Tells the page of jobs that some have changed.</summary>
public sealed class JobChanges : WorkSignal;
