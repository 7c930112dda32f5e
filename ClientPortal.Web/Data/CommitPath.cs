using System.Threading.Channels;

namespace ClientPortal.Web.Data;

/// <summary>
/// Serialises all writes and, after each commit, passes the logged events to the bus. In SQLite before 3.51.3 two connections that write or
/// checkpoint one WAL file can corrupt it, and waiting for the gate is faster than retrying after a collision. A server database serialises
/// writes itself and would not need the gate.
/// </summary>
public sealed class CommitPath : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private long lastNumber;

    private readonly Channel<Announcement> committed = Channel.CreateUnbounded<Announcement>(new() { SingleReader = true });

    /// <summary>The committed events, in commit order. One reader: the bus.</summary>
    public ChannelReader<Announcement> Committed => committed.Reader;

    /// <summary>Runs one save at a time and announces its events before the next save starts, so that they are announced in order.</summary>
    public async Task<int> PassAsync(Func<Task<int>> save, IReadOnlyList<EventRow> rows, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            var saved = await save();
            if (rows.Count > 0)
            {
                committed.Writer.TryWrite(new Announcement([.. rows.Select(row => row.Read()!)]));
            }

            return saved;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Runs <paramref name="act"/> after the bus has delivered all that is committed now, so that a signal overtakes no earlier event.
    /// </summary>
    public void AfterAnnounced(Func<Task> act) => committed.Writer.TryWrite(new Announcement([], act));

    /// <summary>One more than the last number assigned or found in the database, whichever is larger.</summary>
    public long NextNumber(long found)
    {
        lock (committed)
        {
            return lastNumber = Math.Max(lastNumber, found) + 1;
        }
    }

    public void Dispose() => gate.Dispose();
}

/// <summary>The events of one save, and what to run once they are delivered.</summary>
public sealed record Announcement(IReadOnlyList<LoggedEvent> Events, Func<Task>? Then = null)
{
    /// <summary>When they were committed, as a timestamp of <see cref="TimeProvider.System"/>.</summary>
    public long At { get; } = TimeProvider.System.GetTimestamp();
}
