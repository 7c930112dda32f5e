namespace ClientPortal.Web.Live;

/// <summary>One subscriber of a feed. Only the feed's pump delivers to it, one batch after the other.</summary>
internal sealed class LiveSubscription(Func<LiveBatch, Task> hear, Action<LiveSubscription> leave) : IDisposable
{
    private volatile Func<LiveBatch, Task>? hear = hear;

    /// <summary>Whether it failed or hangs; it gets nothing until <see cref="ReloadDue"/>.</summary>
    public bool AwaitsReload { get; private set; }

    /// <summary>Whether the next batch is its reload.</summary>
    public bool ReloadDue { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; private set; }

    public bool Ended => hear is null;

    /// <summary>Calls the subscriber. A synchronous exception becomes a failed task too.</summary>
    public async Task HearAsync(LiveBatch batch)
    {
        if (hear is { } call)
        {
            await call(batch);
        }
    }

    public void Fail() => (AwaitsReload, ReloadDue, Failures) = (true, false, Failures + 1);

    public void Succeed() => (AwaitsReload, ReloadDue, Failures) = (false, false, 0);

    public void End() => hear = null;

    public void Dispose()
    {
        End();
        leave(this);
    }
}
