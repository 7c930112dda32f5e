using System.Diagnostics;
using System.Threading.Channels;

namespace ClientPortal.Web.Data;

/// <summary>The committed events on their way to the bus, in commit order: a save announces its events before it leaves the gate.</summary>
public sealed class CommittedEvents
{
    private readonly Channel<CommittedBatch> committed = Channel.CreateUnbounded<CommittedBatch>(new() { SingleReader = true });

    /// <summary>One reader: the bus.</summary>
    public ChannelReader<CommittedBatch> Reader => committed.Reader;

    /// <summary>Announces the events of one save, which is committed.</summary>
    public void Announce(IReadOnlyList<EventRow> rows)
    {
        if (rows.Count > 0)
        {
            committed.Writer.TryWrite(new CommittedBatch([.. rows.Select(row => row.Read()!)]));
        }
    }

    /// <summary>
    /// Runs <paramref name="act"/> after the bus has delivered all that is committed now, so that a signal overtakes no earlier event.
    /// </summary>
    public void AfterAnnounced(Func<Task> act) => committed.Writer.TryWrite(new CommittedBatch([], act));
}

/// <summary>The events of one save, and what to run once they are delivered.</summary>
public sealed record CommittedBatch(IReadOnlyList<LoggedEvent> Events, Func<Task>? Then = null)
{
    /// <summary>When they were committed, as a timestamp of <see cref="TimeProvider.System"/>.</summary>
    public long At { get; } = TimeProvider.System.GetTimestamp();

    /// <summary>The step that committed them, for traces; empty while they are off.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;
}
