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

    private readonly Channel<Announcement> committed = Channel.CreateUnbounded<Announcement>(new() { SingleReader = true });

    /// <summary>What was committed, in commit order. One reader: the bus.</summary>
    public ChannelReader<Announcement> Committed => committed.Reader;

    /// <summary>Runs a save alone and announces its events before the next one starts, so that they are announced in order.</summary>
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

    /// <summary>Runs when the bus has delivered all that was committed until now: a signal about a change overtakes no event of before.</summary>
    public void AfterAnnounced(Func<Task> act) => committed.Writer.TryWrite(new Announcement([], act));

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

/// <summary>What one save brought about, and what is to be done once it is delivered.</summary>
public sealed record Announcement(IReadOnlyList<LoggedEvent> Events, Func<Task>? Then = null);
