using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Live;

/// <summary>
/// Where several nodes write one log: reads it by cursor, and passes on to the bus what any node has committed. It wakes at a commit of this
/// node, when another one says that it has committed, and once a second, for messages between nodes that were lost.
/// </summary>
public sealed class LogFollower : Worker
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    // Rows of one query.
    private const int Page = 500;

    private readonly WorkSignal signal = new();
    private readonly CommittedEvents committed;
    private readonly PortalStore store;
    private readonly LiveBus bus;
    private readonly TimeProvider clock;
    private long cursor;

    public LogFollower(CommittedEvents committed, PortalStore store, LiveBus bus, TimeProvider clock, ILogger<LogFollower> log)
        : base(log)
    {
        (this.committed, this.store, this.bus, this.clock) = (committed, store, bus, clock);
        committed.Logged += Wake;
        committed.Owing += Wake;
    }

    protected override string OnFailure => "The log of events could not be read; it is tried again in a second.";

    /// <summary>There may be something to read.</summary>
    public void Wake() => signal.Set();

    /// <summary>Begins where the bus does: what was committed before is read from the database by those who need it.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        cursor = bus.Head;
        return base.StartAsync(cancellationToken);
    }

    protected override Task WaitAsync(CancellationToken stop) => signal.WaitAsync(Poll, clock, stop);

    protected override async Task ActAsync(CancellationToken stop)
    {
        // Counted first: what they are to run behind is committed, and so is read now.
        var owed = committed.Owed;
        while (await ReadAsync(stop) == Page)
        {
        }

        committed.RunOwed(owed);
    }

    private async Task<int> ReadAsync(CancellationToken stop)
    {
        var rows = await store.ReadAsync(
            db => db.Log.Where(row => row.Seq > cursor).OrderBy(row => row.Seq).Take(Page).ToListAsync(stop), stop);
        if (rows.Count > 0)
        {
            cursor = rows[^1].Seq;
            committed.Deliver(rows);
        }

        return rows.Count;
    }
}
