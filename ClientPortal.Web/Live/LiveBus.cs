using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Brings what was committed to whoever waits in the rooms concerned. One reader takes it off a channel, so a writer never renders
/// anybody's page, and an event costs its listeners, not everybody connected.
/// </summary>
public sealed class LiveBus(CommitPath path, ConversationMembers members, ILogger<LiveBus> log) : BackgroundService
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
    public void Send(LiveSignal signal) => Deliver(signal.Rooms, listener => listener.Hear(signal));

    /// <summary>
    /// The same of what was just committed: it overtakes none of the events that were committed before it, and who takes part is asked then.
    /// </summary>
    public void SendInOrder(LiveSignal signal) => path.AfterAnnounced(async () =>
        Send(signal.Audience is { } audience ? signal with { Audience = await members.AskAsync(audience) } : signal));

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

        Deliver(logged.Audience.Rooms(), listener => listener.Hear(logged));
    }

    /// <summary>Where the log ends when the node starts.</summary>
    public void StartAfter(long end) => MoveHead(end);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var committed in path.Committed.ReadAllAsync(stoppingToken))
        {
            foreach (var logged in committed.Events)
            {
                try
                {
                    members.Note(logged.Event);
                    Deliver(logged with { Audience = await members.AskAsync(logged.Event.Audience) });
                }
                catch (Exception fault)
                {
                    // One event that cannot be delivered must not end the delivery of all others.
                    log.LogError(fault, "Event {Event} could not be delivered.", logged.Event.EventId);
                }
            }

            try
            {
                await (committed.Then?.Invoke() ?? Task.CompletedTask);
            }
            catch (Exception fault)
            {
                log.LogError(fault, "A signal could not be delivered.");
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

    // Once to each, in however many of the rooms it waits.
    private void Deliver(IEnumerable<Room> where, Action<ILiveListener> hear)
    {
        var reached = new HashSet<ILiveListener>();
        foreach (var room in where)
        {
            foreach (var listener in rooms.GetValueOrDefault(room, Nobody))
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
    }
}

/// <summary>Somebody who waits in rooms: a circuit, a stream. Hearing only takes note; the work is done elsewhere.</summary>
public interface ILiveListener
{
    void Hear(LoggedEvent logged);

    void Hear(LiveSignal signal);
}

/// <summary>Something true for a moment, for whoever waits in its room.</summary>
public abstract record LiveSignal(Room Room)
{
    /// <summary>Never for clients, though they wait in the same room: staff who type an internal note.</summary>
    public bool StaffOnly { get; init; }

    /// <summary>Who may hear, where waiting in the room is not enough; asked of each listener.</summary>
    public Audience? Audience { get; init; }

    /// <summary>All rooms whose listeners are offered it.</summary>
    public virtual IEnumerable<Room> Rooms => [Room];

    /// <summary>Asked again at every delivery.</summary>
    public bool IsFor(Viewer viewer) => Audience is { } audience ? viewer.MayHear(audience) : !StaffOnly || viewer.IsStaff;
}
