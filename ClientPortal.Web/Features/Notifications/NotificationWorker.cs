using System.Collections.Concurrent;
using System.Threading.Channels;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>
/// The one background task of notifications on a node. It wakes when an event with notices was committed, when a receipt moved, and
/// when a snooze ends; otherwise it sleeps.
/// </summary>
public sealed class NotificationWorker(
    NotificationReactor reactor, NotificationSignals signals, LiveBus bus, TimeProvider clock, ILogger<NotificationWorker> log)
    : BackgroundService, ILiveListener
{
    // While the database is unreachable, try again soon but not in a tight loop.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentQueue<ThreadRead> reads = new();
    private readonly Lock changing = new();
    private DateTimeOffset? nextSnooze;

    /// <summary>Listens and reads its cursor before the node counts as started: no later event is missed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Delivering += OnDelivering;
        signals.Snoozed += OnSnoozed;
        bus.Join(Domain.Room.Receipts, this);
        await reactor.BeginAsync(cancellationToken);
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
        if (signal is ReceiptMoved { Move.IsRead: true } moved)
        {
            reads.Enqueue(new ThreadRead(moved.PersonId, moved.ConversationId));
            due.Writer.TryWrite(true);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var caughtUp = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!caughtUp)
                {
                    await reactor.CatchUpAsync(stoppingToken);
                    await EndSnoozesAsync(stoppingToken);
                    caughtUp = true;
                }

                await WorkAsync(stoppingToken);
                await WaitAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                log.LogWarning(fault, "Notifications could not be written; they will be, from the same event on.");
                await Task.Delay(RetryAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        while (reads.TryPeek(out var read))
        {
            await reactor.FollowAsync(read, stop);
            reads.TryDequeue(out _);
        }

        while (await reactor.AdvanceAsync(stop))
        {
        }

        DateTimeOffset? until;
        lock (changing)
        {
            until = nextSnooze;
        }

        if (until <= clock.GetUtcNow())
        {
            await EndSnoozesAsync(stop);
        }
    }

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

    private async Task WaitAsync(CancellationToken stop)
    {
        TimeSpan? wait;
        lock (changing)
        {
            wait = nextSnooze - clock.GetUtcNow();
        }

        using var alarm = wait is { } time
            ? new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, clock)
            : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, stop);
        try
        {
            await due.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A snooze ends.
        }
    }

    private void OnDelivering(LoggedEvent logged)
    {
        if (NotificationReactor.Concerns(logged.Event))
        {
            due.Writer.TryWrite(true);
        }
    }

    private void OnSnoozed(DateTimeOffset until)
    {
        lock (changing)
        {
            nextSnooze = nextSnooze < until ? nextSnooze : until;
        }

        due.Writer.TryWrite(true);
    }
}
