namespace ClientPortal.Web.Data;

/// <summary>Locks of this process by name. A name that no caller holds or waits for is forgotten.</summary>
internal sealed class NamedLocks
{
    private readonly Dictionary<string, Held> known = new(StringComparer.Ordinal);

    /// <summary>Waits until no other caller holds this name, and holds it until the result is disposed.</summary>
    public async Task<IDisposable> HoldAsync(string name, CancellationToken stop)
    {
        Held held;
        lock (known)
        {
            if (!known.TryGetValue(name, out held!))
            {
                known[name] = held = new Held(this, name);
            }

            held.Users++;
        }

        try
        {
            await held.Turn.WaitAsync(stop);
            return held;
        }
        catch
        {
            Leave(held);
            throw;
        }
    }

    private void Leave(Held held)
    {
        lock (known)
        {
            if (--held.Users == 0)
            {
                known.Remove(held.Name);
                held.Turn.Dispose();
            }
        }
    }

    // Only one caller has it at a time, so it is its own result.
    private sealed class Held(NamedLocks locks, string name) : IDisposable
    {
        public string Name => name;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }

        public void Dispose()
        {
            Turn.Release();
            locks.Leave(this);
        }
    }
}
