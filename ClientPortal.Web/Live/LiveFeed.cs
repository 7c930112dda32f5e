using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Per-circuit event queue: listens in the viewer's rooms, filters by access at every delivery, and delivers batches to the circuit's
/// components at most every 20 ms (<c>LiveFeed.Pump.cs</c>). When the queue overflows, subscribers reload; a subscriber that fails gets the
/// reload again.
/// </summary>
public sealed partial class LiveFeed : ILiveListener, IAsyncDisposable
{
    /// <summary>Events that one circuit queues: to apply more would cost more than a reload.</summary>
    public const int Capacity = 256;

    private readonly LiveBus bus;
    private readonly LivePumps pumps;
    private readonly EventLog events;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveFeed> log;
    private readonly LiveTurn turn;
    private readonly LiveRooms rooms;

    // Guards the fields below. The rooms and the bus may be called while it is held; subscribers and handlers may not.
    private readonly Lock state = new();
    private readonly LiveQueue queue = new(Capacity);
    private int delivering;
    private bool viewerStale, reloadDue, pumping, resumed, closed;
    private long started;
    private long? lastRun;
    private (CultureInfo Formats, CultureInfo Words) culture;
    private ExecutionContext? context;
    private Func<Task<Viewer?>>? refresh;

    // Replaced and not changed: a delivery goes through it without the lock. The interests stand here, so that whom a batch does not concern is
    // not looked at.
    private volatile (ulong Interest, LiveSubscription Subscription)[] subscriptions = [];

    public LiveFeed(LiveBus bus, LivePumps pumps, EventLog events, LiveTurn turn, TimeProvider clock, ILogger<LiveFeed> log)
    {
        (this.bus, this.pumps, this.events, this.turn, this.clock, this.log) = (bus, pumps, events, turn, clock, log);
        rooms = new LiveRooms(bus, this);
        closingToken = closing.Token;
    }

    /// <summary>Read again when a membership or a right changes. Null before <see cref="Start"/> and after access has ended.</summary>
    public Viewer? Viewer { get; private set; }

    /// <summary>The newest event that this circuit's screen shows, or that changes nothing on it.</summary>
    public long Cursor { get; private set; }

    /// <summary>The newest event on the node. A read that starts now is at least as new, so shared reads use it in their key.</summary>
    public long Head => bus.Head;

    /// <summary>Live updates since the page opened.</summary>
    public int Updates { get; private set; }

    /// <summary>How many of them were missed and caught up at the last recovery.</summary>
    public int CaughtUp { get; private set; }

    /// <summary>When the newest heard event happened.</summary>
    public DateTimeOffset? LastEventAt { get; private set; }

    /// <summary>Updates that are not yet on the screen: queued, being delivered, or awaited as a reload by a subscriber.</summary>
    public int Pending
    {
        get
        {
            lock (state)
            {
                return queue.Count + delivering + subscriptions.Count(one => one.Subscription.AwaitsReload);
            }
        }
    }

    /// <summary>Whether it delivers, or pauses with something queued.</summary>
    internal bool IsRunning
    {
        get
        {
            lock (state)
            {
                return pumping;
            }
        }
    }

    /// <summary>Raised after every change of the figures above, on any thread.</summary>
    public event Action? Changed;

    /// <summary>Raised when the viewer's rights changed, or with null when access has ended, before anything more is delivered.</summary>
    public event Action<Viewer?>? ViewerChanged;

    /// <summary>
    /// Starts listening. <paramref name="refreshViewer"/> reads the viewer again from the database; <paramref name="seenAt"/> is
    /// <see cref="Head"/> from before the viewer was read. Everything newer than the cursor that is set here will be heard; everything else is
    /// in the database for components that load from now on.
    /// </summary>
    public void Start(Viewer viewer, Func<Task<Viewer?>> refreshViewer, long seenAt)
    {
        lock (state)
        {
            var again = Viewer is not null;
            refresh = refreshViewer;
            (culture, context) = ((CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture), null);
            SetViewer(viewer);
            var head = bus.Head;
            if (!again)
            {
                Cursor = started = head;
            }

            // If a right was taken away after the viewer was read and before its rooms were joined, this feed did not hear of it.
            if (head != seenAt)
            {
                viewerStale = true;
                StartPump();
            }
        }
    }

    /// <summary>
    /// Called by a page that reloaded after a lost circuit, with the cursor that it had reached. The events since then count as live updates,
    /// once. The page was just loaded and shows them already.
    /// </summary>
    public async Task ResumeFromAsync(long cursor)
    {
        if (Viewer is not { } viewer || resumed || cursor <= 0 || cursor >= started)
        {
            return;
        }

        // When the log is pruned after the cursor, the number of missed updates is unknown.
        var missed = await events.HasPrunedAfterAsync(cursor, closingToken)
            ? 0
            : await events.CountNewsBetweenAsync(viewer, cursor, started, closingToken);
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

        bus.Meter.LoadedAnew();

        Raise(Changed);
    }

    /// <summary>
    /// Subscribe first, then load, so that events in between arrive too. After disposal <paramref name="hear"/> is not called.
    /// <paramref name="interest"/> are bits of <see cref="LiveInterest"/>: batches without any of them are not handed over.
    /// </summary>
    public IDisposable Subscribe(Func<LiveBatch, Task> hear, ulong interest = LiveInterest.All)
    {
        var subscription = new LiveSubscription(hear, Unsubscribe);
        lock (state)
        {
            subscriptions = [.. subscriptions, (interest, subscription)];
        }

        return subscription;
    }

    /// <summary>Listens in one more room until the result is disposed; the caller has checked the viewer's right to it.</summary>
    public IDisposable Join(Room room) => rooms.Join(room);

    public void Receive(LoggedEvent logged)
    {
        lock (state)
        {
            // Events from before the start are in the page's first load, and counted by ResumeFromAsync.
            if (closed || Viewer is null || logged.Seq <= started)
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
                viewerStale = true;
            }
            else if (!mayHear)
            {
                return;
            }

            StartPump();
        }
    }

    public void Receive(LiveSignal signal)
    {
        lock (state)
        {
            if (!closed && Viewer is not null && signal.IsFor(Viewer))
            {
                queue.Add(signal);
                viewerStale |= signal.ChangesRights;
                StartPump();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        rooms.Close();
        lock (state)
        {
            // The viewer stays: what a closing page still awaits may ask for it.
            closed = true;
            Array.ForEach(subscriptions, one => one.Subscription.End());
            subscriptions = [];
        }

        // Cancelled and not disposed: a closing page may still wait on it, and without a timer it holds no resources.
        await closing.CancelAsync();
    }

    // Events that may change the rights of the viewer, or of the member of staff who impersonates them.
    private bool ConcernsViewer(PortalEvent happened)
    {
        Guid? person = happened switch
        {
            MembershipChanged changed => changed.PersonId,
            PersonUpdated updated => updated.PersonId,
            SessionEnded ended => ended.PersonId,
            _ => null,
        };
        return person is not null && (person == Viewer?.PersonId || person == Viewer?.ImpersonatedBy);
    }

    private void SetViewer(Viewer? viewer)
    {
        lock (state)
        {
            if (closed)
            {
                return;
            }

            Viewer = viewer;
            HashSet<Room> wanted = viewer is null ? [] : [.. viewer.Rooms()];
            if (viewer?.ImpersonatedBy is { } behind)
            {
                wanted.Add(Room.Person(behind));
            }

            rooms.ReplaceOwn(wanted);
        }
    }

    private void Unsubscribe(LiveSubscription subscription)
    {
        lock (state)
        {
            subscriptions = Array.FindAll(subscriptions, one => one.Subscription != subscription);
        }
    }
}
