using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Brings what was committed to whoever waits in the rooms concerned. One reader takes it off a channel, so a writer never renders
/// anybody's page, and an event costs its listeners, not everybody connected.
/// </summary>
public sealed class LiveBus(CommitPath path, ILogger<LiveBus> log) : BackgroundService
{
    private static readonly ILiveListener[] Nobody = [];

    private readonly ConcurrentDictionary<Room, ILiveListener[]> rooms = new();
    private readonly Lock changing = new();
    private long head;

    /// <summary>
    /// The cursor of the newest event that is being delivered or was. It moves before the first listener hears: whoever has joined its
    /// rooms and then reads it hears everything that is newer, and finds the rest in the database.
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

    /// <summary>How many rooms have a listener.</summary>
    public int RoomCount => rooms.Count;

    /// <summary>How many times somebody waits in some room: zero when nobody is connected.</summary>
    public int SubscriptionCount => rooms.Values.Sum(waiting => waiting.Length);

    /// <summary>For what the node itself keeps in mind (who may come in): every event, before anybody hears it. Takes note and returns.</summary>
    public event Action<LoggedEvent>? Delivering;

    public void Join(Room room, ILiveListener listener)
    {
        lock (changing)
        {
            var waiting = rooms.GetValueOrDefault(room, Nobody);
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
            ILiveListener[] left = [.. rooms.GetValueOrDefault(room, Nobody).Where(one => one != listener)];
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

    /// <summary>Presence and typing: delivered now, never stored.</summary>
    public void Send(LiveSignal signal) => Deliver(signal.Room, listener => listener.Hear(signal));

    /// <summary>Delivers one committed event to each listener of its rooms, once.</summary>
    public void Deliver(LoggedEvent logged)
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

        var reached = new HashSet<ILiveListener>();
        foreach (var room in logged.Event.Audience.Rooms())
        {
            Deliver(room, listener =>
            {
                if (reached.Add(listener))
                {
                    listener.Hear(logged);
                }
            });
        }
    }

    /// <summary>Where the log ends when the node starts.</summary>
    public void StartAfter(long end) => MoveHead(end);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var committed in path.Committed.ReadAllAsync(stoppingToken))
        {
            foreach (var logged in committed)
            {
                try
                {
                    Deliver(logged);
                }
                catch (Exception fault)
                {
                    // One event that cannot be delivered must not end the delivery of all others.
                    log.LogError(fault, "Event {Event} could not be delivered.", logged.Event.EventId);
                }
            }
        }
    }

    private void MoveHead(long seq)
    {
        lock (changing)
        {
            head = Math.Max(head, seq);
        }
    }

    private void Deliver(Room room, Action<ILiveListener> hear)
    {
        foreach (var listener in rooms.GetValueOrDefault(room, Nobody))
        {
            try
            {
                hear(listener);
            }
            catch (Exception fault)
            {
                log.LogError(fault, "A listener in {Room} failed; the others heard.", room);
            }
        }
    }
}

/// <summary>Somebody who waits in rooms: a circuit, a stream. Hearing only takes note; the work is done elsewhere.</summary>
public interface ILiveListener
{
    void Hear(LoggedEvent logged);

    void Hear(LiveSignal signal);
}

/// <summary>Something true for a moment, for whoever waits in one room.</summary>
public abstract record LiveSignal(Room Room)
{
    /// <summary>Never for clients, though they wait in the same room: staff who type an internal note.</summary>
    public bool StaffOnly { get; init; }
}
