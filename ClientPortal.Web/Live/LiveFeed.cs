using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// One circuit's ear. It waits in the viewer's rooms, asks again at every delivery whether the viewer may hear, gathers bursts, and hands
/// them to the circuit's notifiers. What overflows becomes "reload", never silence; a subscriber that fails is given the reload again.
/// </summary>
public sealed class LiveFeed(LiveBus bus, EventLog events, TimeProvider clock, ILogger<LiveFeed> log) : ILiveListener, IAsyncDisposable
{
    /// <summary>More events than this waiting for one circuit is cheaper to reload than to apply.</summary>
    public const int Capacity = 256;

    /// <summary>A burst renders once in this time; the first event of a burst does not wait for it.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan[] RetryAfter = [.. new[] { 1, 2, 5, 10, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private readonly Lock state = new();
    private readonly List<Subscription> subscriptions = [];
    private readonly Dictionary<Room, int> joined = [];
    private readonly CancellationTokenSource closed = new();
    private HashSet<Room> own = [];
    private List<LoggedEvent> waiting = [];
    private List<LiveSignal> signals = [];
    private long started;
    private bool overflowed;
    private bool pumping;
    private Func<Task<Viewer?>>? refresh;

    /// <summary>Who hears; refreshed when a membership changes. Null before <see cref="Start"/>.</summary>
    public Viewer? Viewer { get; private set; }

    /// <summary>The newest event that is on this circuit's screen, or that concerns nothing on it.</summary>
    public long Cursor { get; private set; }

    /// <summary>Live updates since the page opened.</summary>
    public int Updates { get; private set; }

    /// <summary>How many of them were missed and caught up at the last recovery.</summary>
    public int CaughtUp { get; private set; }

    /// <summary>When the newest heard event happened.</summary>
    public DateTimeOffset? LastEventAt { get; private set; }

    /// <summary>How many updates are known but not yet on the screen.</summary>
    public int Pending
    {
        get
        {
            lock (state)
            {
                return waiting.Count + (overflowed ? 1 : 0) + subscriptions.Count(subscription => subscription.Owed);
            }
        }
    }

    /// <summary>After every change of the figures above; on no particular thread.</summary>
    public event Action? Changed;

    /// <summary>The viewer is not who it was (a membership, a role), or nobody any more.</summary>
    public event Action<Viewer?>? ViewerChanged;

    /// <summary>Begins to listen. <paramref name="refreshViewer"/> reads the viewer anew from the database.</summary>
    public void Start(Viewer viewer, Func<Task<Viewer?>> refreshViewer)
    {
        refresh = refreshViewer;
        Cursor = started = bus.Head;
        Adopt(viewer);
    }

    /// <summary>
    /// A page that was open before (a reload after a lost circuit) says how far it had come: what happened since counts as live updates.
    /// The page itself has just been loaded and shows it already.
    /// </summary>
    public async Task ResumeFromAsync(long cursor)
    {
        if (Viewer is { } viewer && cursor > 0 && cursor < started)
        {
            CaughtUp = await events.CountBetweenAsync(viewer, cursor, started, closed.Token);
            Updates += CaughtUp;
            Changed?.Invoke();
        }
    }

    /// <summary>Subscribe first, then load: what happens in between arrives too. Disposing ends it at once.</summary>
    public IDisposable Subscribe(Func<LiveBatch, Task> hear)
    {
        var subscription = new Subscription(this, hear);
        lock (state)
        {
            subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Waits in one more room for as long as something on the page needs it; the caller has checked that the viewer may.</summary>
    public IDisposable Join(Room room)
    {
        Enter(room);
        return new Leaving(this, room);
    }

    public void Hear(LoggedEvent logged)
    {
        if (Viewer is not { } viewer || !viewer.MayHear(logged.Event.Audience))
        {
            return;
        }

        lock (state)
        {
            if (waiting.Count < Capacity)
            {
                waiting.Add(logged);
            }
            else
            {
                overflowed = true;
            }

            StartPump();
        }
    }

    public void Hear(LiveSignal signal)
    {
        if (signal.StaffOnly && Viewer?.IsStaff != true)
        {
            return;
        }

        lock (state)
        {
            // The newest signal of a kind about a person replaces the one before; at worst one is dropped, and the next tells the same.
            signals.RemoveAll(known => known.Equals(signal));
            if (signals.Count < Capacity)
            {
                signals.Add(signal);
            }

            StartPump();
        }
    }

    public ValueTask DisposeAsync()
    {
        closed.Cancel();
        lock (state)
        {
            foreach (var room in joined.Keys)
            {
                bus.Leave(room, this);
            }

            joined.Clear();
            subscriptions.Clear();
        }

        closed.Dispose();
        return ValueTask.CompletedTask;
    }

    private void StartPump()
    {
        if (!pumping && !closed.IsCancellationRequested)
        {
            pumping = true;
            _ = Task.Run(PumpAsync);
        }
    }

    // Runs only while something is waiting: an idle circuit has no timer and no task.
    private async Task PumpAsync()
    {
        try
        {
            while (Take() is { } batch)
            {
                await RefreshViewerAsync(batch);
                batch = batch with { Events = [.. batch.Events.Where(logged => Viewer?.MayHear(logged.Event.Audience) == true)] };
                await HandOutAsync(batch);
                Advance(batch);
                await Task.Delay(Pace, clock, closed.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The circuit has gone.
        }
        catch (ObjectDisposedException)
        {
            // The circuit has gone while it was being handed something.
        }
    }

    private LiveBatch? Take()
    {
        lock (state)
        {
            if (waiting.Count == 0 && signals.Count == 0 && !overflowed)
            {
                pumping = false;
                return null;
            }

            var batch = new LiveBatch(waiting, signals, overflowed);
            (waiting, signals, overflowed) = ([], [], false);
            return batch;
        }
    }

    // Until the viewer could be read nothing more is handed out: a circuit whose rights are in doubt hears nothing.
    private async Task RefreshViewerAsync(LiveBatch batch)
    {
        if (refresh is null || !(batch.Reload || batch.Events.Any(logged => Concerns(logged.Event))))
        {
            return;
        }

        var viewer = await InsistAsync("Reading the viewer anew", refresh);
        if (viewer != Viewer)
        {
            Adopt(viewer);
            ViewerChanged?.Invoke(viewer);
        }

        bool Concerns(PortalEvent happened) => happened switch
        {
            MembershipChanged changed => changed.PersonId == Viewer?.PersonId,
            PersonUpdated updated => updated.PersonId == Viewer?.PersonId,
            _ => false,
        };
    }

    private async Task HandOutAsync(LiveBatch batch)
    {
        Subscription[] hearing;
        lock (state)
        {
            hearing = [.. subscriptions.Where(subscription => !subscription.Owed)];
        }

        foreach (var subscription in hearing)
        {
            try
            {
                await subscription.Hear(batch);
            }
            catch (Exception fault) when (!closed.IsCancellationRequested)
            {
                log.LogError(fault, "A panel of {Person} could not take an update; it will reload.", Viewer?.PersonId);
                subscription.Owed = true;
                _ = ReloadLaterAsync(subscription);
            }
        }
    }

    private async Task ReloadLaterAsync(Subscription subscription)
    {
        try
        {
            await Task.Delay(RetryAfter[0], clock, closed.Token);
            await InsistAsync("Reloading a panel", async () =>
            {
                await subscription.Hear(LiveBatch.ReloadAll);
                return true;
            });
            subscription.Owed = false;
            Changed?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // The circuit has gone.
        }
    }

    private async Task<T> InsistAsync<T>(string what, Func<Task<T>> act)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await act();
            }
            catch (Exception fault) when (!closed.IsCancellationRequested)
            {
                log.LogWarning("{What} for {Person} failed and is tried again: {Reason}", what, Viewer?.PersonId, fault.Message);
                await Task.Delay(RetryAfter[Math.Min(failures, RetryAfter.Length - 1)], clock, closed.Token);
            }
        }
    }

    private void Advance(LiveBatch batch)
    {
        if (batch.Events.Count > 0)
        {
            Cursor = Math.Max(Cursor, batch.Events[^1].Seq);
            LastEventAt = batch.Events[^1].Event.At;
            Updates += batch.Events.Count(logged => logged.Event.IsNews);
        }

        if (batch.Reload)
        {
            Cursor = Math.Max(Cursor, bus.Head);
        }

        Changed?.Invoke();
    }

    private void Adopt(Viewer? viewer)
    {
        Viewer = viewer;
        HashSet<Room> wanted = viewer is null ? [] : [.. viewer.Rooms()];
        foreach (var room in own.Except(wanted).ToList())
        {
            Exit(room);
        }

        foreach (var room in wanted.Except(own).ToList())
        {
            Enter(room);
        }

        own = wanted;
    }

    private void Enter(Room room)
    {
        lock (state)
        {
            joined[room] = joined.GetValueOrDefault(room) + 1;
            if (joined[room] == 1)
            {
                bus.Join(room, this);
            }
        }
    }

    private void Exit(Room room)
    {
        lock (state)
        {
            if (joined.TryGetValue(room, out var times) && times > 1)
            {
                joined[room] = times - 1;
            }
            else if (joined.Remove(room))
            {
                bus.Leave(room, this);
            }
        }
    }

    private sealed class Subscription(LiveFeed feed, Func<LiveBatch, Task> hear) : IDisposable
    {
        private Func<LiveBatch, Task>? hear = hear;

        /// <summary>It failed, and a reload is on its way; until then it is handed nothing.</summary>
        public bool Owed { get; set; }

        public Task Hear(LiveBatch batch) => hear?.Invoke(batch) ?? Task.CompletedTask;

        public void Dispose()
        {
            hear = null;
            lock (feed.state)
            {
                feed.subscriptions.Remove(this);
            }
        }
    }

    private sealed class Leaving(LiveFeed feed, Room room) : IDisposable
    {
        public void Dispose() => feed.Exit(room);
    }
}

/// <summary>What a circuit heard since it last rendered: events in log order, signals, or "too much: reload".</summary>
public sealed record LiveBatch(IReadOnlyList<LoggedEvent> Events, IReadOnlyList<LiveSignal> Signals, bool Reload)
{
    public static LiveBatch ReloadAll { get; } = new([], [], Reload: true);
}
