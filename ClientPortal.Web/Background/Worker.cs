namespace ClientPortal.Web.Background;

/// <summary>
/// A loop in the background, one per node: it waits, acts, and goes on after a failure, which is logged here and nowhere else. It ends when
/// the portal stops.
/// </summary>
public abstract class Worker(ILogger log) : BackgroundService
{
    /// <summary>What a failure means, as the log's sentence.</summary>
    protected abstract string OnFailure { get; }

    /// <summary>Retried work is a warning; an error is what is lost.</summary>
    protected virtual LogLevel FailureLevel => LogLevel.Warning;

    /// <summary>Returns when there is something to do.</summary>
    protected abstract Task WaitAsync(CancellationToken stop);

    protected abstract Task ActAsync(CancellationToken stop);

    /// <summary>The last act failed; <see cref="WaitAsync"/> decides when the next one begins.</summary>
    protected virtual void Failed()
    {
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await WaitAsync(stoppingToken);
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    private async Task TryAsync(CancellationToken stop)
    {
        try
        {
            await ActAsync(stop);
        }
        catch (Exception fault) when (!(stop.IsCancellationRequested && fault is OperationCanceledException))
        {
            log.Log(FailureLevel, fault, "{Failure}", OnFailure);
            Failed();
        }
    }
}
