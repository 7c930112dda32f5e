namespace ClientPortal.Web.Live;

/// <summary>One subscriber of a feed. It is handed one batch after the other, by the feed's pump alone.</summary>
internal sealed class LiveSubscription(Func<LiveBatch, Task> hear, Action<LiveSubscription> leave) : IDisposable
{
    private volatile Func<LiveBatch, Task>? hear = hear;

    /// <summary>It failed or hangs, and is handed nothing until its reload is <see cref="Due"/>.</summary>
    public bool Owed { get; private set; }

    /// <summary>The time has come to hand it the reload that it is owed.</summary>
    public bool Due { get; set; }

    /// <summary>How often in a row it has failed.</summary>
    public int Failures { get; private set; }

    public bool Ended => hear is null;

    /// <summary>A task whatever happens: what is thrown at once is a failure like any other.</summary>
    public async Task HearAsync(LiveBatch batch)
    {
        if (hear is { } call)
        {
            await call(batch);
        }
    }

    public void Fail() => (Owed, Due, Failures) = (true, false, Failures + 1);

    public void Settle() => (Owed, Due, Failures) = (false, false, 0);

    public void End() => hear = null;

    public void Dispose()
    {
        End();
        leave(this);
    }
}
