using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Delivers committed events to the listeners of their rooms. One reader takes them off a channel, so a writer never renders another
/// person's page, and the cost of an event depends on its listeners and not on all connections.
/// </summary>
public sealed class LiveBus(CommittedEvents events, ConversationMembers members, ILogger<LiveBus> log)
    : QueueWorker<CommittedBatch>(events.Reader, log)
{
    private static readonly ILiveListener[] NoListeners = [];

    private readonly ILogger log = log;
    private readonly ConcurrentDictionary<Room, ILiveListener[]> rooms = new();
    private readonly Lock changing = new();
    private long head;

    /// <summary>
    /// The cursor of the newest event that is being delivered or was. It moves before the first listener hears the event: a listener that joins
    /// its rooms and then reads the head hears everything newer, and finds the rest in the database.
    /// </summary>
    public long Head
    {
        get
        {
            lock (changing)
            {
                return head;
            }
        }
    }

    protected override string OnFailure => "A signal could not be delivered.";

    // Rooms of connections; the canary delivery and what nodes tell each other have none.
    private IEnumerable<KeyValuePair<Room, ILiveListener[]>> Counted =>
        rooms.Where(pair => pair.Key.Kind is not (RoomKind.Canary or RoomKind.Nodes));

    /// <summary>How many rooms have a listener.</summary>
    public int RoomCount => Counted.Count();

    /// <summary>The number of listeners of all rooms together: zero when there is no connection.</summary>
    public int SubscriptionCount => Counted.Sum(pair => pair.Value.Length);

    /// <summary>Counts what the bus and the circuits do.</summary>
    public LiveMeter Meter { get; } = new(TimeProvider.System);

    /// <summary>
    /// Raised for every event before its listeners hear it, for caches of the node (such as who may sign in). Handlers must return at once.
    /// </summary>
    public event Action<LoggedEvent>? Delivering;

    /// <summary>Raised for every signal of this node that pages of other nodes hear too (<see cref="IForAllNodes"/>).</summary>
    public event Action<LiveSignal>? Sharing;

    public void Join(Room room, ILiveListener listener)
    {
        lock (changing)
        {
            var waiting = rooms.GetValueOrDefault(room, NoListeners);
            if (!waiting.Contains(listener))
            {
                rooms[room] = [.. waiting, listener];
            }
        }
    }

    public void Leave(Room room, ILiveListener listener)
    {
        lock (changing)
        {
            ILiveListener[] left = [.. rooms.GetValueOrDefault(room, NoListeners).Where(one => one != listener)];
            if (left.Length > 0)
            {
                rooms[room] = left;
            }
            else
            {
                rooms.TryRemove(room, out _);
            }
        }
    }

    /// <summary>Delivers a signal (presence, typing) at once; signals are never stored.</summary>
    public void Send(LiveSignal signal)
    {
        Share(signal);
        SendHere(signal);
    }

    /// <summary>Delivers a signal at once, on this node alone: about what each node knows by itself.</summary>
    public void SendHere(LiveSignal signal) => Deliver(signal.Rooms, listener => listener.Receive(signal));

    /// <summary>
    /// Delivers a signal about something just committed: after the events that were committed before it, to the members at that moment.
    /// </summary>
    public void SendInOrder(LiveSignal signal)
    {
        Share(signal);
        Hear(signal);
    }

    /// <summary>
    /// Delivers a signal of another node: after the events that are committed now, which it may be about, to the members at that moment.
    /// </summary>
    public void Hear(LiveSignal signal) => events.AfterAnnounced(async () =>
        SendHere(signal.Audience is { } audience ? signal with { Audience = await members.AskAsync(audience) } : signal));

    /// <summary>Delivers one committed event to each listener of its rooms, once. Returns how many there are.</summary>
    public int Deliver(LoggedEvent logged)
    {
        MoveHead(logged.Seq);
        try
        {
            Delivering?.Invoke(logged);
        }
        catch (Exception fault)
        {
            log.LogError(fault, "What the node keeps in mind could not take note of {Event}; the listeners heard.", logged.Event.EventId);
        }

        var listeners = Deliver(logged.Audience.Rooms(), listener => listener.Receive(logged));
        Meter.Delivered(listeners);
        return listeners;
    }

    public bool HasListeners(Room room) => rooms.ContainsKey(room);

    /// <summary>The rooms with the most listeners, most first.</summary>
    public IReadOnlyList<(Room Room, int Listeners)> Busiest(int most) =>
        [.. Counted.Select(pair => (pair.Key, pair.Value.Length)).OrderByDescending(pair => pair.Length).Take(most)];

    /// <summary>Sets the head to the end of the log when the node starts.</summary>
    public void StartAfter(long end) => MoveHead(end);

    protected override async Task ActAsync(CommittedBatch item, CancellationToken stop)
    {
        foreach (var logged in item.Events)
        {
            try
            {
                using var step = PortalTrace.Follow(PortalTrace.Deliver, logged.Commit);
                step?.SetTag(PortalTrace.EventsTag, EventCatalog.NameOf(logged.Event));
                members.Note(logged.Event);
                var listeners = Deliver(logged with
                {
                    Audience = await members.AskAsync(logged.Event.Audience),
                    CommittedAt = item.At,
                    Trace = step is null ? null : new DeliveryTrace(step.Context),
                });
                step?.SetTag(PortalTrace.ListenersTag, listeners);
            }
            catch (Exception fault)
            {
                // One event that cannot be delivered must not end the delivery of all others.
                log.LogError(fault, "Event {Event} could not be delivered.", logged.Event.EventId);
            }
        }

        await (item.Then?.Invoke() ?? Task.CompletedTask);
    }

    private void Share(LiveSignal signal)
    {
        if (signal is IForAllNodes)
        {
            Sharing?.Invoke(signal);
        }
    }

    private void MoveHead(long seq)
    {
        lock (changing)
        {
            head = Math.Max(head, seq);
        }
    }

    // Once to each listener, even when it is in several of the rooms. Returns how many there are.
    private int Deliver(IEnumerable<Room> where, Action<ILiveListener> hear)
    {
        var reached = new HashSet<ILiveListener>();
        foreach (var room in where)
        {
            foreach (var listener in rooms.GetValueOrDefault(room, NoListeners))
            {
                try
                {
                    if (reached.Add(listener))
                    {
                        hear(listener);
                    }
                }
                catch (Exception fault)
                {
                    log.LogError(fault, "A listener in {Room} failed; the others heard.", room);
                }
            }
        }

        return reached.Count;
    }
}

/// <summary>A listener in rooms: a circuit, a stream. Its methods only queue, because they run on the bus; the work is done elsewhere.</summary>
public interface ILiveListener
{
    void Receive(LoggedEvent logged);

    void Receive(LiveSignal signal);
}

/// <summary>A signal for the listeners of a room: true for a moment, never stored.</summary>
public abstract record LiveSignal(Room Room)
{
    /// <summary>Never for clients, who may be in the same room: staff are typing an internal note.</summary>
    public bool StaffOnly { get; init; }

    /// <summary>Who may hear it, where being in the room is not enough; checked for each listener.</summary>
    public Audience? Audience { get; init; }

    /// <summary>Another node sent it, and has done what it asks of the portal itself; pages hear it here too.</summary>
    public bool IsFromOtherNode { get; init; }

    /// <summary>The rights of all who hear it may have changed: circuits read their viewer again.</summary>
    public virtual bool ChangesRights => false;

    /// <summary>All rooms whose listeners the bus offers it.</summary>
    public virtual IEnumerable<Room> Rooms => [Room];

    /// <summary>Whether a viewer may hear it. Checked at every delivery.</summary>
    public bool IsFor(Viewer viewer) => Audience is { } audience ? viewer.MayHear(audience) : !StaffOnly || viewer.IsStaff;
}
