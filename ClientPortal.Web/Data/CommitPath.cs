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

    private readonly Channel<IReadOnlyList<LoggedEvent>> committed =
        Channel.CreateUnbounded<IReadOnlyList<LoggedEvent>>(new() { SingleReader = true });

    // Known to all that the holder of the gate calls, and to what it leaves running behind it: for that the turn is over.
    private readonly AsyncLocal<Turn?> turn = new();

    /// <summary>What was committed, in commit order. One reader: the bus.</summary>
    public ChannelReader<IReadOnlyList<LoggedEvent>> Committed => committed.Reader;

    /// <summary>Runs a save alone and announces its events before the next one starts, so that they are announced in order.</summary>
    public Task<int> PassAsync(Func<Task<int>> save, IReadOnlyList<EventRow> rows, IReadOnlyList<Domain.PortalEvent> events, CancellationToken stop)
    {
        return turn.Value is { Over: false } ? SaveAsync() : AloneAsync(SaveAsync, stop);

        async Task<int> SaveAsync()
        {
            var saved = await save();
            if (rows.Count > 0)
            {
                committed.Writer.TryWrite([.. rows.Zip(events, (row, happened) => new LoggedEvent(row.Seq, happened))]);
            }

            return saved;
        }
    }

    /// <summary>Runs something while nobody else writes; what it saves passes without waiting for itself.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> act, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        var mine = turn.Value = new Turn();
        try
        {
            return await act();
        }
        finally
        {
            mine.Over = true;
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private sealed class Turn
    {
        public bool Over { get; set; }
    }
}
