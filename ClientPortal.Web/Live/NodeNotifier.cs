using ClientPortal.Web.Background;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Wakes the other nodes after commits of this one: one message for all commits of 30 ms, outside of their transactions. A message for each would
/// limit the commits of all nodes together, because the server commits notifying transactions one after the other.
/// </summary>
public sealed class NodeNotifier : SignalledWorker
{
    private readonly NodeChannel channel;

    public NodeNotifier(CommittedEvents committed, NodeChannel channel, TimeProvider clock, ILogger<NodeNotifier> log)
        : base(new WorkSignal(), clock, log)
    {
        this.channel = channel;
        committed.Logged += Signal.Set;
    }

    protected override TimeSpan Gather => TimeSpan.FromMilliseconds(30);

    protected override string OnFailure => "The other nodes could not be woken; they read the log by themselves within a second.";

    protected override Task WorkAsync(CancellationToken stop) => channel.WakeOthersAsync(stop);
}
