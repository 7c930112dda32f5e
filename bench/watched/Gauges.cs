using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Bench.Watched;

/// <summary>What is open in the portal. <paramref name="Heap"/> in bytes.</summary>
internal sealed record Gauges(int Circuits, int Rooms, int Subscriptions, int SharedReads, long Heap)
{
    // What finalizers let go of in one collection goes in the next.
    private const int Collections = 3;

    public static Gauges Read(CircuitCount circuits, LiveBus bus, SharedReads reads)
    {
        for (var i = 0; i < Collections; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new Gauges(circuits.Open, bus.RoomCount, bus.SubscriptionCount, reads.Count, GC.GetTotalMemory(forceFullCollection: false));
    }
}

/// <summary>How many circuits there are, those included that have lost their connection and are kept for a while.</summary>
internal sealed class CircuitCount
{
    private int open;

    public int Open => Volatile.Read(ref open);

    public void Add(int difference) => Interlocked.Add(ref open, difference);
}

internal sealed class CountedCircuit(CircuitCount count) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        count.Add(1);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        count.Add(-1);
        return Task.CompletedTask;
    }
}
