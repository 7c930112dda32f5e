using System.Globalization;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Live;

// The half of the feed that hands out. It runs only while something waits: an idle circuit has no timer and no task.
public sealed partial class LiveFeed
{
    /// <summary>A burst renders once in this time; the first event of a burst does not wait for it.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than any read takes. A subscriber that needs more is left behind and reloads when it is done: the others go on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Reads of what an event changed take less. Who needs longer renders by itself, and nobody waits for it.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan[] RetryAfter = [.. new[] { 1, 2, 5, 10, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private readonly CancellationTokenSource closing = new();
    private readonly CancellationToken gone;

    // Under the lock.
    private void StartPump()
    {
        if (!pumping && !closed)
        {
            // Without the caller's context: it may be the circuit of somebody else, with that person's language.
            pumping = true;
            ThreadPool.UnsafeQueueUserWorkItem(static feed => _ = feed.PumpAsync(), this, preferLocal: false);
        }
    }

    private async Task PumpAsync()
    {
        // Whatever is rendered on this turn speaks the reader's language.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = culture;
        try
        {
            while (Take() is { } taken)
            {
                var batch = await FilterAsync(taken);
                turn.Gather();
                if (batch is not null)
                {
                    await HandOutAsync(batch);
                }

                await ShowAsync(() => Advance(batch, taken));
                await Task.Delay(Pace, clock, gone);
            }
        }
        catch (Exception) when (gone.IsCancellationRequested)
        {
            // The circuit has gone.
        }
    }

    private Taken? Take()
    {
        lock (state)
        {
            var due = subscriptions.Exists(subscription => subscription.Due);
            if (queue.IsEmpty && !doubted && !due)
            {
                pumping = false;
                return null;
            }

            (inHand, signalsInHand) = (queue.Count, queue.HasSignals);
            var (batch, droppedNews) = queue.Take();
            var taken = new Taken(batch, doubted, due, droppedNews, bus.Head);
            doubted = false;
            return taken;
        }
    }

    // What of it the viewer may hear now; null when there is nobody any more. Until the viewer could be read nothing is handed out: a
    // circuit whose rights are in doubt hears nothing.
    private async Task<LiveBatch?> FilterAsync(Taken taken)
    {
        var reload = taken.Batch.Reload;
        if (taken.Doubted && await InsistAsync(refresh!) is var viewer && !Equals(viewer, Viewer))
        {
            // What happened in the new rooms before they were joined was not heard: only a reload is sure to show it.
            reload = true;
            Adopt(viewer);
            Raise(() => ViewerChanged?.Invoke(viewer));
        }

        return Viewer is { } hearing
            ? new LiveBatch(
                [.. taken.Batch.Events.Where(logged => hearing.MayHear(logged.Audience))],
                [.. taken.Batch.Signals.Where(signal => signal.IsFor(hearing))],
                reload)
            : null;
    }

    private async Task HandOutAsync(LiveBatch batch)
    {
        List<LiveSubscription> hearing;
        lock (state)
        {
            hearing = subscriptions.FindAll(subscription => !subscription.Owed || subscription.Due);
        }

        var handed = Task.WhenAll(hearing.Select(subscription => HandAsync(subscription, subscription.Due ? batch with { Reload = true } : batch)));
        if (turn.IsGathering && !handed.IsCompleted && await Task.WhenAny(handed, Task.Delay(Together, clock, gone)) != handed)
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
        catch (Exception fault) when (!gone.IsCancellationRequested)
        {
            log.LogError(fault, "What {Person} was to see could not be rendered.", Viewer?.PersonId);
        }
    }

    private async Task HandAsync(LiveSubscription subscription, LiveBatch batch)
    {
        var hearing = subscription.HearAsync(batch);
        try
        {
            await hearing.WaitAsync(Patience, clock, gone);
            subscription.Settle();
        }
        catch (Exception fault) when (!gone.IsCancellationRequested)
        {
            subscription.Fail();
            if (!subscription.Ended)
            {
                log.LogError(fault, "A panel of {Person} could not take an update; it will reload.", Viewer?.PersonId);
                _ = OweAsync(subscription, hearing);
            }
        }
    }

    // After a pause, and not before it is done with what it hangs in.
    private async Task OweAsync(LiveSubscription subscription, Task hearing)
    {
        try
        {
            await hearing.WaitAsync(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(RetryAfter[Math.Min(subscription.Failures, RetryAfter.Length) - 1], clock, gone);
            lock (state)
            {
                subscription.Due = true;
                StartPump();
            }
        }
        catch (OperationCanceledException)
        {
            // The circuit has gone.
        }
    }

    private async Task<Viewer?> InsistAsync(Func<Task<Viewer?>> read)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await read();
            }
            catch (Exception fault) when (!gone.IsCancellationRequested)
            {
                log.LogWarning("Reading {Person} anew failed and is tried again: {Reason}", Viewer?.PersonId, fault.Message);

                // Soon and again: a right that was taken away while the database was away must not outlive its return by much.
                await Task.Delay(RetryAfter[Math.Min(failures, 1)], clock, gone);
            }
        }
    }

    private void Advance(LiveBatch? batch, Taken taken)
    {
        lock (state)
        {
            (inHand, signalsInHand) = (0, false);
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

        // Signals move none of the figures: who comes and goes must not render every badge.
        if (taken.Due || batch is null or { Reload: true } or { Events.Count: > 0 })
        {
            Raise(Changed);
        }
    }

    // Whoever watches the figures cannot stop the feed.
    private void Raise(Action? tell)
    {
        try
        {
            tell?.Invoke();
        }
        catch (Exception fault)
        {
            log.LogError(fault, "What watches the feed of {Person} failed.", Viewer?.PersonId);
        }
    }

    /// <summary>One turn of the pump. What was read after it was taken is at least as new as <paramref name="Head"/>.</summary>
    private sealed record Taken(LiveBatch Batch, bool Doubted, bool Due, int DroppedNews, long Head);
}
