using System.Collections.Concurrent;
using System.Diagnostics;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>
/// The one background task of notifications on a node. It wakes when an event with notices was committed, when a receipt moved, and
/// when a snooze ends; otherwise it sleeps.
/// </summary>
public sealed class NotificationWorker(
    NotificationReactor reactor, NotificationSignals signals, LiveBus bus, TimeProvider clock, ILogger<NotificationWorker> log)
    : SignalledWorker(new WorkSignal(), clock, log), ILiveListener
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = clock;
    private readonly ConcurrentQueue<ThreadRead> reads = new();
    private readonly HashSet<ThreadRead> due = [];
    private readonly Lock changing = new();
    private DateTimeOffset? nextSnooze;
    private bool caughtUp;
    private long lastBegun;

    // Cursors of events with notices: one that some node is to reach, and since when (a timestamp); the newest.
    private long awaited, awaitedSince, newest;

    // A burst of messages is one save, and people who have the thread open send their receipt before a notification is written: what is in
    // the bell may be a moment later than what is in the thread. Where messages come all the time, one save a second writes what all of them
    // changed, instead of the same lines with each.
    protected override TimeSpan Gather =>
        TimeSpan.FromMilliseconds(Math.Max(400, 1_000 - Stopwatch.GetElapsedTime(lastBegun).TotalMilliseconds));

    protected override string OnFailure => "Notifications could not be written; they will be, from the same event on.";

    /// <summary>Listens and reads its cursor before the node counts as started: no later event is missed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Delivering += OnDelivering;
        signals.Snoozed += OnSnoozed;
        bus.Join(Domain.Room.Receipts, this);
        await reactor.BeginAsync(cancellationToken);
        lock (changing)
        {
            newest = Math.Max(newest, bus.Head);
        }

        await base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Delivering -= OnDelivering;
        signals.Snoozed -= OnSnoozed;
        bus.Leave(Domain.Room.Receipts, this);
        return base.StopAsync(cancellationToken);
    }

    public void Receive(LoggedEvent logged)
    {
        // The room of receipts has signals only.
    }

    public void Receive(LiveSignal signal)
    {
        // The node where they have read does the work.
        if (signal is ReceiptMoved { Move.IsRead: true, IsFromOtherNode: false } moved)
        {
            reads.Enqueue(new ThreadRead(moved.PersonId, moved.ConversationId));
            Signal.Set();
        }
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        lastBegun = Stopwatch.GetTimestamp();
        if (!caughtUp)
        {
            await reactor.CatchUpAsync(stop);
            await EndSnoozesAsync(stop);
            caughtUp = true;
        }

        // Those of a failed act are read again with the next one.
        while (reads.TryDequeue(out var read))
        {
            due.Add(read);
        }

        if (due.Count > 0)
        {
            await reactor.FollowAsync(due, stop);
            due.Clear();
        }

        if (reactor.Leads || await IsLateAsync(stop))
        {
            while (await reactor.AdvanceAsync(stop) && reactor.Leads)
            {
            }
        }

        AwaitNewest();

        if (UntilSnooze() == TimeSpan.Zero)
        {
            await EndSnoozesAsync(stop);
        }

        AtMost = UntilSnooze();
    }

    // Of several nodes the one that wrote last goes first; the others do its work where it has not come so far after this time.
    private async Task<bool> IsLateAsync(CancellationToken stop)
    {
        long due;
        lock (changing)
        {
            due = Stopwatch.GetElapsedTime(awaitedSince) < Late ? 0 : awaited;
        }

        return due > 0 && !await reactor.IsReachedAsync(due, stop);
    }

    // What came meanwhile is awaited the next time.
    private void AwaitNewest()
    {
        lock (changing)
        {
            if (awaited <= reactor.Position)
            {
                Await(newest > reactor.Position ? newest : 0);
            }

            if (awaited > 0)
            {
                Signal.Set();
            }
        }
    }

    private void Await(long seq) => (awaited, awaitedSince) = (seq, Stopwatch.GetTimestamp());

    private async Task EndSnoozesAsync(CancellationToken stop)
    {
        lock (changing)
        {
            nextSnooze = null;
        }

        if (await reactor.EndSnoozesAsync(stop) is { } next)
        {
            OnSnoozed(next);
        }
    }

    // Until the next snooze ends: zero when it is over, without end when there is none.
    private TimeSpan UntilSnooze()
    {
        lock (changing)
        {
            return nextSnooze is not { } end ? Timeout.InfiniteTimeSpan : end - clock.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;
        }
    }

    private void OnDelivering(LoggedEvent logged)
    {
        if (!NotificationReactor.Concerns(logged.Event))
        {
            return;
        }

        lock (changing)
        {
            newest = logged.Seq;
            if (awaited == 0)
            {
                Await(newest);
            }
        }

        Signal.Set();
    }

    private void OnSnoozed(DateTimeOffset until)
    {
        lock (changing)
        {
            nextSnooze = nextSnooze < until ? nextSnooze : until;
        }

        Signal.Set();
    }
}
