using System.Threading.Channels;

namespace ClientPortal.Web.Background;

/// <summary>Acts on each item of a queue, in order. An item whose act fails is lost; the next one follows.</summary>
public abstract class QueueWorker<T>(ChannelReader<T> queue, ILogger log) : Worker(log)
{
    private T? next;

    protected override LogLevel FailureLevel => LogLevel.Error;

    protected sealed override async Task WaitAsync(CancellationToken stop) => next = await queue.ReadAsync(stop);

    protected sealed override Task ActAsync(CancellationToken stop) => ActAsync(next!, stop);

    protected abstract Task ActAsync(T item, CancellationToken stop);
}
