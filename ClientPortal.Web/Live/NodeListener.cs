using ClientPortal.Web.Background;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Listens to the other nodes on a connection of its own, for as long as the portal runs. A lost connection is made again after a second; until then
/// <see cref="LogFollower"/> reads the log by itself.
/// </summary>
public sealed class NodeListener(NodeChannel channel, LogFollower follower, LiveBus bus, TimeProvider clock, ILogger<NodeListener> log) : Worker(log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private bool failed;

    protected override string OnFailure => "The connection to the other nodes was lost; it is made again in a second.";

    protected override Task WaitAsync(CancellationToken stop) => failed ? Task.Delay(RetryAfter, clock, stop) : Task.CompletedTask;

    protected override Task ActAsync(CancellationToken stop) => channel.ListenAsync(follower.Wake, Hear, stop);

    protected override void Failed() => failed = true;

    private void Hear(string line)
    {
        if (NodeSignals.Read(line) is { } signal)
        {
            bus.Hear(signal with { IsFromOtherNode = true });
        }
    }
}
