using System.Collections.Concurrent;

namespace ClientPortal.Web.Live;

/// <summary>
/// What an event changed is read once per node and shared by the circuits that may see it: the first to ask for a key starts the read,
/// the others wait for the same answer. Keys hold the event's cursor, so an answer is never older than the event that asked for it.
/// </summary>
public sealed class SharedReads
{
    // Enough for the bursts of a busy node; an answer is asked for within milliseconds of its event or never.
    private const int Kept = 512;

    private readonly ConcurrentDictionary<object, Lazy<Task<object?>>> reads = new();
    private readonly ConcurrentQueue<object> order = new();

    /// <summary>The read of this key, shared. A read that failed is forgotten, so that the next one tries anew.</summary>
    public async Task<T?> OnceAsync<T>(object key, Func<Task<T?>> read)
        where T : class
    {
        var shared = reads.GetOrAdd(key, asked =>
        {
            order.Enqueue(asked);

            // On nobody's circuit: whoever asked first may be busy or gone, and the others wait for this answer too.
            return new Lazy<Task<object?>>(() => Task.Run<object?>(async () => await read()));
        });
        while (order.Count > Kept && order.TryDequeue(out var oldest))
        {
            reads.TryRemove(oldest, out _);
        }

        try
        {
            return (T?)await shared.Value;
        }
        catch
        {
            // This one and no later one, which may be under way for others.
            reads.TryRemove(new(key, shared));
            throw;
        }
    }
}
