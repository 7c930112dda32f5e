using System.Threading.Channels;

namespace ClientPortal.Web.Mail;

/// <summary>Rings when mail may be owed. Many rings before anybody listens are one.</summary>
public sealed class OutboxSignal
{
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => rings.Writer.TryWrite(true);

    /// <summary>Returns at the next ring, or after a while without one.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            await rings.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nobody rang.
        }
    }
}
