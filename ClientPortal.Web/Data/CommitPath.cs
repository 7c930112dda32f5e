using System.Threading.Channels;

namespace ClientPortal.Web.Data;

/// <summary>
/// The way that every write takes: through one gate (two connections that write or checkpoint one WAL file can corrupt it in SQLite
/// before 3.51.3, and taking turns is faster than colliding), and out of it, after the commit, as logged events for the bus.
/// A server database takes turns by itself and would leave the gate open.
/// </summary>
public sealed class CommitPath : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private long lastNumber;

    private readonly Channel<IReadOnlyList<LoggedEvent>> committed =
        Channel.CreateUnbounded<IReadOnlyList<LoggedEvent>>(new() { SingleReader = true });

    /// <summary>What was committed, in commit order. One reader: the bus.</summary>
    public ChannelReader<IReadOnlyList<LoggedEvent>> Committed => committed.Reader;

    /// <summary>Runs a save alone and announces its events before the next one starts, so that they are announced in order.</summary>
    public async Task<int> PassAsync(Func<Task<int>> save, IReadOnlyList<EventRow> rows, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            var saved = await save();
            if (rows.Count > 0)
            {
                committed.Writer.TryWrite([.. rows.Select(row => row.Read()!)]);
            }

            return saved;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>One more than the last number given out or found in the database, whichever is larger.</summary>
    public long NextNumber(long found)
    {
        lock (committed)
        {
            return lastNumber = Math.Max(lastNumber, found) + 1;
        }
    }

    public void Dispose() => gate.Dispose();
}
