namespace ClientPortal.Web.Background;

/// <summary>Acts once in every period; the first time one period after the start. What failed is done by the next act.</summary>
public abstract class PeriodicWorker(TimeSpan every, TimeProvider clock, ILogger log) : Worker(log)
{
    private PeriodicTimer? timer;

    // The timer runs when the start is over; the loop begins on another thread.
    public sealed override Task StartAsync(CancellationToken cancellationToken)
    {
        timer = new PeriodicTimer(every, clock);
        return base.StartAsync(cancellationToken);
    }

    protected sealed override async Task WaitAsync(CancellationToken stop) => await timer!.WaitForNextTickAsync(stop);

    // The loop is stopped first: a disposed timer ticks no more, and does not wait either.
    public sealed override void Dispose()
    {
        base.Dispose();
        timer?.Dispose();
        GC.SuppressFinalize(this);
    }
}
