using System.Collections.Concurrent;

namespace ClientPortal.Web.Live;

/// <summary>The figures of this node and of those that share its database, as each has told (<see cref="PresenceExchange"/>).</summary>
public sealed class NodeBoard(PresenceBoard people, LiveBus bus, TimeProvider clock, IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, (NodeFigures Figures, DateTimeOffset At)> others = new();

    // Several processes of one machine have its name: the number of the process tells them apart.
    private readonly string name =
        configuration["Portal:Node"] is { Length: > 0 } given ? given : $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>This node now, and behind it the others that have told theirs within <see cref="PresenceElsewhere.Lease"/>, by name.</summary>
    public IReadOnlyList<NodeFigures> All
    {
        get
        {
            var oldest = clock.GetUtcNow() - PresenceElsewhere.Lease;
            foreach (var (node, _) in others.Where(one => one.Value.At <= oldest))
            {
                others.TryRemove(node, out _);
            }

            return [Here(), .. others.Values.Select(one => one.Figures).OrderBy(one => one.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>This node now.</summary>
    public NodeFigures Here()
    {
        var counts = bus.Meter.Read();
        return new NodeFigures
        {
            Name = name,
            People = people.PresentHere,
            Circuits = people.ConnectionCount,
            EventsPerSecond = counts.EventsPerSecond,
            DeliveriesPerSecond = counts.DeliveriesPerSecond,
            MemoryBytes = Environment.WorkingSet,
            StartedAt = counts.StartedAt,
        };
    }

    /// <summary>Another node has told its figures.</summary>
    public void Note(NodeReported told) => others[told.Node] = (told.Figures, clock.GetUtcNow());
}

// Between nodes what is zero is left out, so only the name is required.
/// <summary>What one node does now; rates are those of the last minute.</summary>
public sealed record NodeFigures
{
    /// <summary><c>Portal:Node</c>, or the machine and the number of the process.</summary>
    public required string Name { get; init; }

    /// <summary>People with a page open on it, without those who are invisible. A person with pages on two nodes counts on both.</summary>
    public int People { get; init; }

    /// <summary>Open pages that are connected to it.</summary>
    public int Circuits { get; init; }

    public double EventsPerSecond { get; init; }
    public double DeliveriesPerSecond { get; init; }

    /// <summary>Memory that the process holds.</summary>
    public long MemoryBytes { get; init; }

    public DateTimeOffset StartedAt { get; init; }
}

/// <summary>What a node says of itself.</summary>
public sealed record NodeReported(string Node, NodeFigures Figures) : LiveSignal(Domain.Room.Nodes), IForAllNodes;
