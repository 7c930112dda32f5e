using ClientPortal.Web.Background;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Wakes the other nodes after commits of this one, and passes its signals on: one statement for all commits and signals of 30 ms, outside of their
/// transactions. One for each would limit the commits of all nodes together, because the server commits notifying transactions one after the
/// other.
/// </summary>
public sealed class NodeNotifier : SignalledWorker
{
    // Signals that wait. Beyond it they are dropped: each is true for a moment, or asks pages to read again what they read when they return.
    private const int Most = 1_000;

    private readonly NodeChannel channel;
    private readonly Lock changing = new();
    private OrderedDictionary<LiveSignal, LiveSignal> waiting = [];
    private bool wakes = true;

    public NodeNotifier(CommittedEvents committed, NodeChannel channel, LiveBus bus, TimeProvider clock, ILogger<NodeNotifier> log)
        : base(new WorkSignal(), clock, log)
    {
        this.channel = channel;
        committed.Logged += Wake;
        bus.Sharing += Share;
    }

    protected override TimeSpan Gather => TimeSpan.FromMilliseconds(30);

    protected override string OnFailure => "The other nodes could not be woken; they read the log by themselves within a second.";

    protected override Task WorkAsync(CancellationToken stop)
    {
        IEnumerable<LiveSignal> signals;
        bool wake;
        lock (changing)
        {
            (signals, wake) = (waiting.Values, wakes);
            (waiting, wakes) = ([], false);
        }

        return channel.TellOthersAsync(wake, signals.Select(NodeSignals.Write), stop);
    }

    private void Wake()
    {
        lock (changing)
        {
            wakes = true;
        }

        Signal.Set();
    }

    // A signal replaces an equal one, as in the queue of a circuit.
    private void Share(LiveSignal signal)
    {
        lock (changing)
        {
            waiting.Remove(signal);
            if (waiting.Count < Most)
            {
                waiting.Add(signal, signal);
            }
        }

        Signal.Set();
    }
}
