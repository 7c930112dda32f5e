namespace ClientPortal.Web.Live;

/// <summary>
/// Reads what an event changed once per node, shared by the circuits that may see it: the first request for a key starts the read, the
/// others wait for the same answer. Keys hold the event's cursor, so an answer is never older than the event.
/// </summary>
public sealed class SharedReads
{
    // Enough for the bursts of a busy node: an answer is requested within milliseconds of its event or never.
    private const int Kept = 512;

    private readonly Lock changing = new();
    private readonly OrderedDictionary<object, Task> reads = [];

    /// <summary>The number of cached answers.</summary>
    public int Count
    {
        get
        {
            lock (changing)
            {
                return reads.Count;
            }
        }
    }

    /// <summary>The shared answer for this key. A failed read is invalidated, so that the next request reads again.</summary>
    public async Task<T?> OnceAsync<T>(object key, Func<Task<T?>> read)
        where T : class
    {
        var shared = Begin(key, read);
        try
        {
            return await shared;
        }
        catch
        {
            Invalidate(key, shared);
            throw;
        }
    }

    /// <summary>Caches an answer that the writer has already.</summary>
    public void Prime<T>(object key, T answer)
        where T : class
    {
        lock (changing)
        {
            EvictOldest();
            reads[key] = Task.FromResult<T?>(answer);
        }
    }

    /// <summary>Removes the answers of these keys; the next request reads again.</summary>
    public void Invalidate(Func<object, bool> untrue)
    {
        lock (changing)
        {
            foreach (var key in reads.Keys.Where(untrue).ToList())
            {
                reads.Remove(key);
            }
        }
    }

    private Task<T?> Begin<T>(object key, Func<Task<T?>> read)
    {
        Task<Task<T?>> begun;
        Task<T?> answer;
        lock (changing)
        {
            if (reads.TryGetValue(key, out var cached))
            {
                return (Task<T?>)cached;
            }

            EvictOldest();
            begun = new Task<Task<T?>>(read);
            answer = begun.Unwrap();
            reads.Add(key, answer);
        }

        // By the first caller, whose answer is there at once where the database is embedded; but outside of its circuit, which may be busy or closed
        // while the others wait.
        var circuit = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            begun.RunSynchronously(TaskScheduler.Default);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(circuit);
        }

        return answer;
    }

    // Under the lock.
    private void EvictOldest()
    {
        if (reads.Count == Kept)
        {
            reads.RemoveAt(0);
        }
    }

    // Removes this read and not a later one of the same key.
    private void Invalidate(object key, Task failed)
    {
        lock (changing)
        {
            if (reads.TryGetValue(key, out var cached) && cached == failed)
            {
                reads.Remove(key);
            }
        }
    }
}
