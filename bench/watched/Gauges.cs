using System.Reflection;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Caching.Memory;

namespace ClientPortal.Bench.Watched;

/// <summary>What is open in the portal, and how many texts it keeps as HTML. <paramref name="Heap"/> in bytes.</summary>
internal sealed record Gauges(int Circuits, int Rooms, int Subscriptions, int SharedReads, int Texts, long Heap)
{
    // The next collection frees what finalizers released in this one.
    private const int Collections = 3;

    // Sixteen megabytes at most, independent of the connections; the portal itself never reads their number.
    private static readonly MemoryCache Kept =
        (MemoryCache)typeof(MarkdownRenderer).GetField("Kept", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    /// <param name="bare">Clears the cached texts first: the heap is then without the portal's cache.</param>
    public static Gauges Read(CircuitCount circuits, LiveBus bus, SharedReads reads, bool bare)
    {
        var texts = Kept.Count;
        if (bare)
        {
            Kept.Clear();
        }

        for (var i = 0; i < Collections; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new Gauges(circuits.Open, bus.RoomCount, bus.SubscriptionCount, reads.Count, texts, GC.GetTotalMemory(forceFullCollection: false));
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
