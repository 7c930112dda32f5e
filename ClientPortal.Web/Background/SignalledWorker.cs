namespace ClientPortal.Web.Background;

/// <summary>
/// Acts at the start and after each signal. After a failure it acts again by itself: after 2 s, and after twice as long each further time, up to
/// a minute.
/// </summary>
public abstract class SignalledWorker(WorkSignal signal, TimeProvider clock, ILogger log) : Worker(log)
{
    // While the database is unreachable, try again soon but not in a tight loop.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private bool owed = true;
    private TimeSpan retry = RetryAfter;
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;

    protected WorkSignal Signal { get; } = signal;

    /// <summary>The least time between the beginnings of two acts.</summary>
    protected virtual TimeSpan Pace => TimeSpan.Zero;

    /// <summary>How long it waits after a signal, so that one act does what several signals in a row ask for.</summary>
    protected virtual TimeSpan Gather => TimeSpan.Zero;

    /// <summary>Acts after this time although no signal came.</summary>
    protected TimeSpan AtMost { get; set; } = Timeout.InfiniteTimeSpan;

    protected sealed override async Task WaitAsync(CancellationToken stop)
    {
        if (!owed && AtMost != TimeSpan.Zero)
        {
            await Signal.WaitAsync(AtMost, clock, stop);
            await Task.Delay(Gather, stop); // the machine's time, whatever the portal's clock says: it saves work and decides nothing
        }

        if (notBefore - clock.GetUtcNow() is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, clock, stop);
        }

        // What is signalled from here on causes another act.
        Signal.Reset();
        (owed, notBefore) = (false, clock.GetUtcNow() + Pace);
    }

    protected sealed override async Task ActAsync(CancellationToken stop)
    {
        await WorkAsync(stop);
        retry = RetryAfter;
    }

    protected abstract Task WorkAsync(CancellationToken stop);

    protected sealed override void Failed()
    {
        (owed, notBefore) = (true, clock.GetUtcNow() + retry);
        retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
    }
}
