namespace ClientPortal.Web.Live;

/// <summary>
/// What other nodes have said of the people who are connected there. What a node has said is true for <see cref="Lease"/> unless it says it again.
/// Guarded by the board.
/// </summary>
internal sealed class PresenceElsewhere
{
    /// <summary>30 s: a node says it every ten seconds (<see cref="PresenceExchange"/>), and two of these may be lost.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // What a node has told within this time is counted against limits: a person's pages that come back from a node which was lost are not refused.
    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(12);

    private readonly Dictionary<Guid, Dictionary<string, (PresenceMark Mark, DateTimeOffset Until)>> people = [];

    /// <summary>Those who are present on another node, whatever they are here.</summary>
    public IEnumerable<Guid> Present => people.Keys.Where(person => StateOf(person) != Presence.Offline);

    /// <summary>The one with the most to say: busy on one node is busy, away on one and online on another is online.</summary>
    public static Presence Together(Presence one, Presence other) => Weight(one) >= Weight(other) ? one : other;

    public Presence StateOf(Guid personId) => people.TryGetValue(personId, out var nodes)
        ? nodes.Values.Aggregate(Presence.Offline, (state, one) => Together(state, one.Mark.State))
        : Presence.Offline;

    public bool IsActive(Guid personId) => people.TryGetValue(personId, out var nodes) && nodes.Values.Any(one => one.Mark.IsActive);

    /// <summary>The person's connections to other nodes that have not dropped.</summary>
    public int OpenOf(Guid personId, DateTimeOffset now) => people.TryGetValue(personId, out var nodes)
        ? nodes.Values.Where(one => one.Until > now + Lease - Counted).Sum(one => one.Mark.Open)
        : 0;

    public void Note(string node, PresenceMark mark, DateTimeOffset now)
    {
        var nodes = people.TryGetValue(mark.PersonId, out var found) ? found : people[mark.PersonId] = [];
        if (mark.Connections > 0)
        {
            nodes[node] = (mark, now + Lease);
        }
        else
        {
            nodes.Remove(node);
        }

        if (nodes.Count == 0)
        {
            people.Remove(mark.PersonId);
        }
    }

    /// <summary>The marks that were not renewed: their nodes are gone, or cannot be heard.</summary>
    public List<(string Node, Guid PersonId)> Expired(DateTimeOffset now) =>
        [.. people.SelectMany(person => person.Value.Where(pair => pair.Value.Until <= now).Select(pair => (pair.Key, person.Key)))];

    private static int Weight(Presence state) => state switch
    {
        Presence.Busy => 3,
        Presence.Online => 2,
        Presence.Away => 1,
        _ => 0,
    };
}

/// <summary>One person on one node.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="State">What others see of them there.</param>
/// <param name="IsActive">Whether they have used a page there within the last minutes, whatever status they chose.</param>
/// <param name="Connections">Their connections there, dropped ones in their grace included; 0 when they have left that node.</param>
/// <param name="Open">Those among them that have not dropped.</param>
public sealed record PresenceMark(Guid PersonId, Presence State, bool IsActive, int Connections, int Open = 0);

/// <summary>What a node says of some of its people.</summary>
public sealed record PresenceReported(string Node, IReadOnlyList<PresenceMark> People) : LiveSignal(Domain.Room.Nodes), IForAllNodes;
