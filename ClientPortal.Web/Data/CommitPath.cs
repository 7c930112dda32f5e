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

    /// <summary>Waits for the gate; disposing the turn opens it to the next.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        return new Turn(gate);
    }

    /// <summary>Announces what was just committed. Called inside the turn, so that events are announced in commit order.</summary>
    public void Announce(IReadOnlyList<EventRow> rows, IReadOnlyList<Domain.PortalEvent> events)
    {
        if (rows.Count > 0)
        {
            committed.Writer.TryWrite([.. rows.Zip(events, (row, happened) => new LoggedEvent(row.Seq, happened))]);
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

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
