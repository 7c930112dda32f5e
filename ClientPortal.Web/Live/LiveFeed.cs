using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// One circuit's ear. It waits in the viewer's rooms, asks at every delivery whether the viewer may hear, gathers bursts, and hands them
/// to the circuit's notifiers (<c>LiveFeed.Pump.cs</c>). What overflows becomes "reload", never silence; a subscriber that fails is given
/// the reload again.
/// </summary>
public sealed partial class LiveFeed : ILiveListener, IAsyncDisposable
{
    /// <summary>More events than this waiting for one circuit is cheaper to reload than to apply.</summary>
    public const int Capacity = 256;

    private readonly LiveBus bus;
    private readonly EventLog events;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveFeed> log;
    private readonly LiveTurn turn;
    private readonly LiveRooms rooms;

    // Guards what follows. The rooms and the bus may be asked while it is held; no subscriber and no handler is called under it.
    private readonly Lock state = new();
    private readonly List<LiveSubscription> subscriptions = [];
    private readonly LiveQueue queue = new(Capacity);
    private int inHand;
    private bool doubted, pumping, resumed, closed, signalsInHand;
    private long started;
    private (CultureInfo Formats, CultureInfo Words) culture;
    private Func<Task<Viewer?>>? refresh;

    public LiveFeed(LiveBus bus, EventLog events, LiveTurn turn, TimeProvider clock, ILogger<LiveFeed> log)
    {
        (this.bus, this.events, this.turn, this.clock, this.log) = (bus, events, turn, clock, log);
        rooms = new LiveRooms(bus, this);
        gone = closing.Token;
    }

    /// <summary>Who hears; refreshed when a membership or a right changes. Null before <see cref="Start"/> and after access has ended.</summary>
    public Viewer? Viewer { get; private set; }

    /// <summary>The newest event that is on this circuit's screen, or that concerns nothing on it.</summary>
    public long Cursor { get; private set; }

    /// <summary>The newest event that the node knows: what is read now is at least as new, so it is the key for a read that is shared.</summary>
    public long Head => bus.Head;

    /// <summary>Live updates since the page opened.</summary>
    public int Updates { get; private set; }

    /// <summary>How many of them were missed and caught up at the last recovery.</summary>
    public int CaughtUp { get; private set; }

    /// <summary>When the newest heard event happened.</summary>
    public DateTimeOffset? LastEventAt { get; private set; }

    /// <summary>How many updates are known but not yet on the screen: those that wait, those being handed out, those a subscriber is owed.</summary>
    public int Pending
    {
        get
        {
            lock (state)
            {
                return queue.Count + inHand + subscriptions.Count(subscription => subscription.Owed);
            }
        }
    }

    /// <summary>Whether signals wait or are being handed out; they move none of the figures.</summary>
    internal bool HasSignals
    {
        get
        {
            lock (state)
            {
                return queue.HasSignals || signalsInHand;
            }
        }
    }

    /// <summary>After every change of the figures above; on no particular thread.</summary>
    public event Action? Changed;

    /// <summary>The viewer is not who it was (a membership, a role), or nobody any more. Before anything more is handed out.</summary>
    public event Action<Viewer?>? ViewerChanged;

    /// <summary>
    /// Begins to listen. <paramref name="refreshViewer"/> reads the viewer anew from the database; <paramref name="seenAt"/> is what
    /// <see cref="Head"/> was before the viewer was read. Everything newer than the cursor that is set here will be heard; everything else
    /// is in the database for whoever loads from now on.
    /// </summary>
    public void Start(Viewer viewer, Func<Task<Viewer?>> refreshViewer, long seenAt)
    {
        lock (state)
        {
            var again = Viewer is not null;
            refresh = refreshViewer;
            culture = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            Adopt(viewer);
            var head = bus.Head;
            if (!again)
            {
                Cursor = started = head;
            }

            // A right that was taken away between the reading of the viewer and the joining of its rooms was announced to nobody here.
            if (head != seenAt)
            {
                doubted = true;
                StartPump();
            }
        }
    }

    /// <summary>
    /// A page that was open before (a reload after a lost circuit) says how far it had come: what happened since counts as live updates,
    /// once. The page itself has just been loaded and shows it already.
    /// </summary>
    public async Task ResumeFromAsync(long cursor)
    {
        if (Viewer is not { } viewer || resumed || cursor <= 0 || cursor >= started)
        {
            return;
        }

        // From before what the log keeps: the page is new to its reader as a whole, and there is no number of what was missed.
        var missed = await events.HasPrunedAfterAsync(cursor, gone) ? 0 : await events.CountNewsBetweenAsync(viewer, cursor, started, gone);
        lock (state)
        {
            if (resumed)
            {
                return;
            }

            resumed = true;
            CaughtUp = missed;
            Updates += missed;
        }

        Raise(Changed);
    }

    /// <summary>Subscribe first, then load: what happens in between arrives too. After disposing it is called no more.</summary>
    public IDisposable Subscribe(Func<LiveBatch, Task> hear)
    {
        var subscription = new LiveSubscription(hear, Unsubscribe);
        lock (state)
        {
            subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Waits in one more room for as long as something on the page needs it; the caller has checked that the viewer may.</summary>
    public IDisposable Join(Room room) => rooms.Join(room);

    public void Hear(LoggedEvent logged)
    {
        lock (state)
        {
            // What the log held at the start is on the page's first load, and counted by ResumeFromAsync.
            if (Viewer is null || logged.Seq <= started)
            {
                return;
            }

            var mayHear = Viewer.MayHear(logged.Audience);
            if (mayHear)
            {
                queue.Add(logged);
            }

            if (ConcernsViewer(logged.Event))
            {
                doubted = true;
            }
            else if (!mayHear)
            {
                return;
            }

            StartPump();
        }
    }

    public void Hear(LiveSignal signal)
    {
        lock (state)
        {
            if (Viewer is not null && signal.IsFor(Viewer))
            {
                queue.Add(signal);
                StartPump();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        rooms.Close();
        lock (state)
        {
            closed = true;
            Viewer = null;
            subscriptions.ForEach(subscription => subscription.End());
            subscriptions.Clear();
        }

        // Cancelled and not disposed: a page that closes may still wait on it, and without a timer it holds nothing.
        await closing.CancelAsync();
    }

    // What may change the rights of the one who looks, or of the member of staff who looks through a client's eyes.
    private bool ConcernsViewer(PortalEvent happened)
    {
        Guid? person = happened switch
        {
            MembershipChanged changed => changed.PersonId,
            PersonUpdated updated => updated.PersonId,
            SessionEnded ended => ended.PersonId,
            _ => null,
        };
        return person is not null && (person == Viewer?.PersonId || person == Viewer?.SeenThroughBy);
    }

    private void Adopt(Viewer? viewer)
    {
        lock (state)
        {
            if (closed)
            {
                return;
            }

            Viewer = viewer;
            HashSet<Room> wanted = viewer is null ? [] : [.. viewer.Rooms()];
            if (viewer?.SeenThroughBy is { } behind)
            {
                wanted.Add(Room.Person(behind));
            }

            rooms.Adopt(wanted);
        }
    }

    private void Unsubscribe(LiveSubscription subscription)
    {
        lock (state)
        {
            subscriptions.Remove(subscription);
        }
    }
}
