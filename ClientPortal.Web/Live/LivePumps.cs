using System.Collections.Concurrent;

namespace ClientPortal.Web.Live;

/// <summary>
/// Runs the feeds of the node that have something to deliver, in the order in which they heard it, a few at a time. All at once they would fill the
/// thread pool's queue, and what the first of a thousand rendered would be sent when the last had rendered. Here the sending of the first comes
/// before the rendering of those that wait.
/// </summary>
public sealed class LivePumps : IThreadPoolWorkItem
{
    // On SQLite a read holds its thread: one more than there are cores.
    private static readonly int Most = Environment.ProcessorCount + 1;

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<LiveFeed> due = new();
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private int running;

    // Guards the two fields below: those that rest, by the moment at which they go on, and the moment for which the timer is set.
    private readonly Lock resting = new();
    private readonly PriorityQueue<LiveFeed, long> rests = new();
    private long next = long.MaxValue;

    public LivePumps(TimeProvider clock)
    {
        this.clock = clock;
        timer = clock.CreateTimer(_ => StartRested(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has a feed run on the thread pool, without the caller's context: that may be another person's circuit.</summary>
    internal void Start(LiveFeed feed)
    {
        due.Enqueue(feed);
        if (Interlocked.Increment(ref running) <= Most)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>The same, later: one timer for all.</summary>
    internal void StartAfter(LiveFeed feed, TimeSpan pause)
    {
        lock (resting)
        {
            var at = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
            rests.Enqueue(feed, at);
            if (at < next)
            {
                next = at;
                timer.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (due.TryDequeue(out var feed))
        {
            feed.Run();
        }

        if (Interlocked.Decrement(ref running) >= Most)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void StartRested()
    {
        while (TakeRested() is { } feed)
        {
            Start(feed);
        }
    }

    // Sets the timer for the next one when that one still rests. Timers count whole milliseconds.
    private LiveFeed? TakeRested()
    {
        lock (resting)
        {
            next = long.MaxValue;
            if (!rests.TryPeek(out var first, out var at))
            {
                return null;
            }

            var left = clock.GetElapsedTime(clock.GetTimestamp(), at);
            if (left < Millisecond)
            {
                return rests.Dequeue();
            }

            next = at;
            timer.Change(left, Timeout.InfiniteTimeSpan);
            return null;
        }
    }
}
