using System.Threading.Channels;

namespace ClientPortal.Web.Background;

/// <summary>Tells a worker that there may be work. Several signals before it waits count as one.</summary>
public class WorkSignal
{
    private readonly Channel<bool> signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => signals.Writer.TryWrite(true);

    /// <summary>Drops what was signalled until now.</summary>
    public void Reset() => signals.Reader.TryRead(out _);

    /// <summary>Returns at the next signal, or after <paramref name="atMost"/> without one.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            await signals.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // No signal came in time.
        }
    }
}
