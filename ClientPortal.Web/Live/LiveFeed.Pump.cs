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

    // Whether a subscriber may await its reload. Only a run of the pump uses it.
    private bool failed;

    // Under the lock.
    private void StartPump()
    {
        if (!pumping && !closed)
        {
            pumping = true;
            if (lastRun is { } last && Pace - clock.GetElapsedTime(last) is { Ticks: > 0 } pause)
            {
                pumps.StartAfter(this, pause);
            }
            else
            {
                pumps.Start(this);
            }
        }
    }

    /// <summary>Delivers what is queued. Called by <see cref="LivePumps"/>, on a thread that has no context of anyone.</summary>
    internal void Run() => ExecutionContext.Run(Context(), static feed => _ = ((LiveFeed)feed!).RunAsync(), this);

    // Renders use the language of this circuit's person. Kept until it starts again: setting both cultures makes six objects.
    private ExecutionContext Context()
    {
        lock (state)
        {
            if (context is null)
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = culture;
                context = ExecutionContext.Capture()!;
            }

            return context;
        }
    }

    private async Task RunAsync()
    {
        try
        {
            var taken = Take();
            var batch = await FilterAsync(taken);
            turn.Gather();
            using (batch?.First(logged => logged.Trace is not null)?.Trace?.Follow())
            {
                await turn.OnPageAsync(() => ShowAsync(batch, taken));
            }

            Ran();
        }
        catch (Exception) when (closingToken.IsCancellationRequested)
        {
            // The circuit is closed.
        }
    }

    private void Ran()
    {
        lock (state)
        {
            (pumping, lastRun) = (false, clock.GetTimestamp());
            if (!queue.IsEmpty || viewerStale || reloadDue)
            {
                StartPump();
            }
        }
    }

    private Taken Take()
    {
        lock (state)
        {
            delivering = queue.Count;
            var (batch, droppedNews) = queue.Take();
            var taken = new Taken(batch, viewerStale, reloadDue, droppedNews, bus.Head);
            (viewerStale, reloadDue) = (false, false);
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

        return Viewer is { } hearing ? taken.Batch.HeardBy(hearing, reload) : null;
    }

    // On the page's dispatcher, where the components are called and rendered at once.
    private async Task ShowAsync(LiveBatch? batch, Taken taken)
    {
        if (batch is not null)
        {
            await DeliverAsync(batch);
        }

        if (batch?.First(logged => logged.CommittedAt > 0) is { } first)
        {
            turn.WhenAcknowledged(() => bus.Meter.Shown(TimeProvider.System.GetElapsedTime(first.CommittedAt)));
        }

        await ShowAsync(() => Advance(batch, taken));
    }

    private async Task DeliverAsync(LiveBatch batch)
    {
        // Most have nothing to do, or all that they need is there already.
        var kinds = LiveInterest.Of(batch);
        var someFailed = failed;
        List<Task>? busy = null;
        foreach (var (interest, subscription) in subscriptions)
        {
            if ((interest & kinds) == 0 && !someFailed)
            {
                continue;
            }

            if (!subscription.AwaitsReload || subscription.ReloadDue)
            {
                var delivered = DeliverToAsync(subscription, subscription.ReloadDue ? batch with { Reload = true } : batch);
                if (!delivered.IsCompletedSuccessfully)
                {
                    (busy ??= []).Add(delivered);
                }
            }
        }

        if (busy is not null)
        {
            var handed = Task.WhenAll(busy);
            if (turn.IsGathering && !handed.IsCompleted && await Task.WhenAny(handed, Task.Delay(RenderTogether, clock, closingToken)) != handed)
            {
                await ShowAsync(static () => { });
            }

            await handed;
        }

        failed = (someFailed || failed) && Array.Exists(subscriptions, one => one.Subscription.AwaitsReload);
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
            failed = true;
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
                (subscription.ReloadDue, reloadDue) = (true, true);
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
            delivering = 0;
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
