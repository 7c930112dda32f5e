namespace ClientPortal.Web.Live;

/// <summary>
/// What an event changed is read once per node and shared by the circuits that may see it: the first to ask for a key starts the read,
/// the others wait for the same answer. Keys hold the event's cursor, so an answer is never older than the event that asked for it.
/// </summary>
public sealed class SharedReads
{
    // Enough for the bursts of a busy node; an answer is asked for within milliseconds of its event or never.
    private const int Kept = 512;

    private readonly Lock changing = new();
    private readonly OrderedDictionary<object, Task> reads = [];

    /// <summary>How many answers are kept.</summary>
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

    /// <summary>The read of this key, shared. A read that failed is forgotten, so that the next one tries anew.</summary>
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

    /// <summary>Whoever wrote it knows already what would be read.</summary>
    public void Prime<T>(object key, T answer)
        where T : class
    {
        lock (changing)
        {
            MakeRoom();
            reads[key] = Task.FromResult<T?>(answer);
        }
    }

    /// <summary>Answers that are not true any more are read anew by whoever asks from now on.</summary>
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
        lock (changing)
        {
            if (reads.TryGetValue(key, out var known))
            {
                return (Task<T?>)known;
            }

            MakeRoom();

            // On nobody's circuit: whoever asked first may be busy or gone, and the others wait for this answer too.
            var begun = Task.Run(read);
            reads.Add(key, begun);
            return begun;
        }
    }

    // Under the lock.
    private void MakeRoom()
    {
        if (reads.Count == Kept)
        {
            reads.RemoveAt(0);
        }
    }

    // This one, and no later one that is under way for others.
    private void Invalidate(object key, Task failed)
    {
        lock (changing)
        {
            if (reads.TryGetValue(key, out var known) && known == failed)
            {
                reads.Remove(key);
            }
        }
    }
}
