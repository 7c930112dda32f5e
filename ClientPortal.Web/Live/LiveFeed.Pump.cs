using System.Globalization;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

// The delivering half of the feed. It runs only while something is queued: an idle circuit has no timer and no task.
public sealed partial class LiveFeed
{
    /// <summary>The least time between two batches, 20 ms. The first event of a burst is delivered at once.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>5 s, longer than any read takes. The others do not wait for a slower subscriber; it reloads when it is done.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Reads of what an event changed take less. A slower component renders alone, and the others do not wait for it.
    private static readonly TimeSpan RenderTogether = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan[] RetryAfter = [.. new[] { 1, 2, 5, 10, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private readonly CancellationTokenSource closing = new();
    private readonly CancellationToken closingToken;

    // Under the lock.
    private void StartPump()
    {
        if (!pumping && !closed)
        {
            // Without the caller's context, which may be another person's circuit with that person's language.
            pumping = true;
            ThreadPool.UnsafeQueueUserWorkItem(static feed => _ = feed.PumpAsync(), this, preferLocal: false);
        }
    }

    private async Task PumpAsync()
    {
        // Renders in this loop use the language of this circuit's person.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = culture;
        try
        {
            while (Take() is { } taken)
            {
                var batch = await FilterAsync(taken);
                turn.Gather();
                using (First(batch, logged => logged.Trace is not null)?.Trace?.Follow())
                {
                    if (batch is not null)
                    {
                        await DeliverAsync(batch);
                    }

                    if (First(batch, logged => logged.CommittedAt > 0) is { } first)
                    {
                        turn.WhenAcknowledged(() => bus.Meter.Shown(TimeProvider.System.GetElapsedTime(first.CommittedAt)));
                    }

                    await ShowAsync(() => Advance(batch, taken));
                }

                await Task.Delay(Pace, clock, closingToken);
            }
        }
        catch (Exception) when (closingToken.IsCancellationRequested)
        {
            // The circuit is closed.
        }
    }

    private Taken? Take()
    {
        lock (state)
        {
            var due = subscriptions.Exists(subscription => subscription.ReloadDue);
            if (queue.IsEmpty && !viewerStale && !due)
            {
                pumping = false;
                return null;
            }

            (delivering, deliveringSignals) = (queue.Count, queue.HasSignals);
            var (batch, droppedNews) = queue.Take();
            var taken = new Taken(batch, viewerStale, due, droppedNews, bus.Head);
            viewerStale = false;
            return taken;
        }
    }

    // The part that the viewer may hear now; null when access has ended. When the viewer's rights may have changed, nothing is delivered until
    // they are read again.
    private async ValueTask<LiveBatch?> FilterAsync(Taken taken)
    {
        var reload = taken.Batch.Reload;
        if (taken.ViewerStale && await ReadUntilSuccessAsync(refresh!) is var viewer && !Equals(viewer, Viewer))
        {
            // Events in the new rooms before they were joined were not heard: only a reload shows them.
            reload = true;
            SetViewer(viewer);
            Raise(() => ViewerChanged?.Invoke(viewer));
        }

        return Viewer is { } hearing ? Heard(taken.Batch, hearing, reload) : null;
    }

    private static LiveBatch Heard(LiveBatch batch, Viewer hearing, bool reload) => new(
        [.. batch.Events.Where(logged => hearing.MayHear(logged.Audience))],
        batch.Signals.Count == 0 ? [] : [.. batch.Signals.Where(signal => signal.IsFor(hearing))],
        reload);

    private static LoggedEvent? First(LiveBatch? batch, Func<LoggedEvent, bool> where)
    {
        for (var i = 0; i < batch?.Events.Count; i++)
        {
            if (where(batch.Events[i]))
            {
                return batch.Events[i];
            }
        }

        return null;
    }

    private async Task DeliverAsync(LiveBatch batch)
    {
        LiveSubscription[] hearing;
        lock (state)
        {
            hearing = [.. subscriptions.Where(static subscription => !subscription.AwaitsReload || subscription.ReloadDue)];
        }

        // Most have nothing to do, or all that they need is there already.
        List<Task>? busy = null;
        foreach (var subscription in hearing)
        {
            var delivered = DeliverToAsync(subscription, subscription.ReloadDue ? batch with { Reload = true } : batch);
            if (!delivered.IsCompletedSuccessfully)
            {
                (busy ??= []).Add(delivered);
            }
        }

        if (busy is null)
        {
            return;
        }

        var handed = Task.WhenAll(busy);
        if (turn.IsGathering && !handed.IsCompleted && await Task.WhenAny(handed, Task.Delay(RenderTogether, clock, closingToken)) != handed)
        {
            await ShowAsync(static () => { });
        }

        await handed;
    }

    private async Task ShowAsync(Action last)
    {
        try
        {
            await turn.ShowAsync(last);
        }
        catch (Exception fault) when (!closingToken.IsCancellationRequested)
        {
            log.LogError(fault, "What {Person} was to see could not be rendered.", Viewer?.PersonId);
        }
    }

    private async Task DeliverToAsync(LiveSubscription subscription, LiveBatch batch)
    {
        var hearing = subscription.HearAsync(batch);
        try
        {
            await hearing.WaitAsync(Patience, clock, closingToken);
            subscription.Succeed();
        }
        catch (Exception fault) when (!closingToken.IsCancellationRequested)
        {
            subscription.Fail();
            if (!subscription.Ended)
            {
                log.LogError(fault, "A panel of {Person} could not take an update; it will reload.", Viewer?.PersonId);
                _ = ScheduleReloadAsync(subscription, hearing);
            }
        }
    }

    // After a pause, and not before its running handler has ended.
    private async Task ScheduleReloadAsync(LiveSubscription subscription, Task hearing)
    {
        try
        {
            await hearing.WaitAsync(closingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(RetryAfter[Math.Min(subscription.Failures, RetryAfter.Length) - 1], clock, closingToken);
            lock (state)
            {
                subscription.ReloadDue = true;
                StartPump();
            }
        }
        catch (OperationCanceledException)
        {
            // The circuit is closed.
        }
    }

    private async Task<Viewer?> ReadUntilSuccessAsync(Func<Task<Viewer?>> read)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await read();
            }
            catch (Exception fault) when (!closingToken.IsCancellationRequested)
            {
                log.LogWarning("Reading {Person} anew failed and is tried again: {Reason}", Viewer?.PersonId, fault.Message);

                // Short delays: a right that was taken away while the database was down must end soon after it is back.
                await Task.Delay(RetryAfter[Math.Min(failures, 1)], clock, closingToken);
            }
        }
    }

    private void Advance(LiveBatch? batch, Taken taken)
    {
        lock (state)
        {
            (delivering, deliveringSignals) = (0, false);
            if (batch is { Events: [.., var newest] })
            {
                Cursor = Math.Max(Cursor, newest.Seq);
                LastEventAt = newest.Event.At;
            }

            if (batch is not null)
            {
                Updates += batch.Events.Count(logged => logged.Event.IsNews) + taken.DroppedNews;
                Cursor = batch.Reload ? Math.Max(Cursor, taken.Head) : Cursor;
            }
        }

        // Signals change none of the figures: presence must not render every badge.
        if (taken.Due || batch is null or { Reload: true } or { Events.Count: > 0 })
        {
            Raise(Changed);
        }
    }

    // A handler that throws must not stop the feed.
    private void Raise(Action? handler)
    {
        try
        {
            handler?.Invoke();
        }
        catch (Exception fault)
        {
            log.LogError(fault, "What watches the feed of {Person} failed.", Viewer?.PersonId);
        }
    }

    /// <summary>The input of one run of the pump. Reads that start later are at least as new as <paramref name="Head"/>.</summary>
    private sealed record Taken(LiveBatch Batch, bool ViewerStale, bool Due, int DroppedNews, long Head);
}
