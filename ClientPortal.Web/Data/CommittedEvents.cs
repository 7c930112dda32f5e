using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace ClientPortal.Web.Data;

/// <summary>
/// The committed events on their way to the bus, in the order of the log. Where one node alone writes, a save announces its events before it
/// leaves the gate. Where several may, each node reads all events from the log (<c>LogFollower</c>), its own too: two saves of one node may
/// return in another order than that of the log.
/// </summary>
/// <param name="followsLog">Whether several nodes may write the log.</param>
public sealed class CommittedEvents(bool followsLog = false)
{
    private readonly Channel<CommittedBatch> committed = Channel.CreateUnbounded<CommittedBatch>(new() { SingleReader = true });
    private readonly ConcurrentQueue<Func<Task>> owed = new();

    // Where the log is followed: the traced steps that commit events of this node, by the event, until it is read from the log.
    private readonly ConcurrentDictionary<Guid, ActivityContext> steps = new();

    /// <summary>One reader: the bus.</summary>
    public ChannelReader<CommittedBatch> Reader => committed.Reader;

    /// <summary>Raised where the log is followed: this node has committed events.</summary>
    public event Action? Logged;

    /// <summary>Raised where the log is followed: something is to run behind the events that are committed now.</summary>
    public event Action? Owing;

    /// <summary>How many acts wait for the next reading of the log. Those that are counted before it may run after it.</summary>
    public int Owed => owed.Count;

    /// <summary>These events are about to be committed by the current step: their delivery follows from it, for traces.</summary>
    public void Begin(IReadOnlyList<EventRow> rows)
    {
        if (followsLog && Activity.Current is { } step)
        {
            foreach (var row in rows)
            {
                steps[row.EventId] = step.Context;
            }
        }
    }

    /// <summary>They were not committed.</summary>
    public void GiveUp(IReadOnlyList<EventRow> rows)
    {
        foreach (var row in rows)
        {
            steps.TryRemove(row.EventId, out _);
        }
    }

    /// <summary>Announces the events of one save, which is committed.</summary>
    public void Announce(IReadOnlyList<EventRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (followsLog)
        {
            Logged?.Invoke();
        }
        else
        {
            Deliver(rows);
        }
    }

    /// <summary>Passes events on to the bus: of a save of this node, or read from the log.</summary>
    public void Deliver(IReadOnlyList<EventRow> rows) =>
        committed.Writer.TryWrite(new CommittedBatch([.. rows.Select(row => row.Read(StepOf(row))).OfType<LoggedEvent>()]));

    /// <summary>
    /// Runs <paramref name="act"/> after the bus has delivered all that is committed now, so that a signal overtakes no earlier event.
    /// </summary>
    public void AfterAnnounced(Func<Task> act)
    {
        if (followsLog)
        {
            owed.Enqueue(act);
            Owing?.Invoke();
        }
        else
        {
            committed.Writer.TryWrite(new CommittedBatch([], act));
        }
    }

    /// <summary>Has the bus run the oldest of the acts that wait.</summary>
    public void RunOwed(int count)
    {
        while (count-- > 0 && owed.TryDequeue(out var act))
        {
            committed.Writer.TryWrite(new CommittedBatch([], act));
        }
    }

    private ActivityContext StepOf(EventRow row) =>
        !followsLog ? Activity.Current?.Context ?? default : steps.TryRemove(row.EventId, out var step) ? step : default;
}

/// <summary>The events of one save, and what to run once they are delivered.</summary>
public sealed record CommittedBatch(IReadOnlyList<LoggedEvent> Events, Func<Task>? Then = null)
{
    /// <summary>When they were committed, as a timestamp of <see cref="TimeProvider.System"/>.</summary>
    public long At { get; } = TimeProvider.System.GetTimestamp();
}
