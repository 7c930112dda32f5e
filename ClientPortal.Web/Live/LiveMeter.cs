namespace ClientPortal.Web.Live;

/// <summary>
/// Counts what the live channel of this node does: events and deliveries since the start and in each of the last 60 seconds, how long events
/// take to the screens, and how lost connections came back. It has no timer; a second that is over is reused.
/// </summary>
public sealed class LiveMeter(TimeProvider clock)
{
    /// <summary>The seconds that it keeps.</summary>
    public const int Window = 60;

    private readonly Lock counting = new();
    private readonly Second[] seconds = [.. Enumerable.Range(0, Window).Select(_ => new Second())];
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private long events, deliveries, resumed, loadedAnew;

    /// <summary>One event was handed to this many circuits and streams.</summary>
    public void Delivered(int listeners)
    {
        lock (counting)
        {
            var second = Current();
            (second.Events, second.Deliveries) = (second.Events + 1, second.Deliveries + listeners);
            (events, deliveries) = (events + 1, deliveries + listeners);
        }
    }

    /// <summary>
    /// A browser confirmed that it shows an event, this long after the event's commit. A page whose connection was down confirms when it is back.
    /// </summary>
    public void Shown(TimeSpan after)
    {
        lock (counting)
        {
            Current().Latencies[Latencies.BucketOf(after)]++;
        }
    }

    /// <summary>A lost connection came back to its circuit.</summary>
    public void Resumed() => Interlocked.Increment(ref resumed);

    /// <summary>A page that had lost its circuit loaded anew and caught up.</summary>
    public void LoadedAnew() => Interlocked.Increment(ref loadedAnew);

    public LiveCounts Read()
    {
        lock (counting)
        {
            var now = Now();
            List<Second> counted = [.. seconds.Where(second => second.Number > now - Window)];
            return new LiveCounts
            {
                StartedAt = startedAt,
                Events = events,
                Deliveries = deliveries,
                EventsInWindow = counted.Sum(second => second.Events),
                DeliveriesInWindow = counted.Sum(second => second.Deliveries),
                Latencies = Latencies.Sum(counted.Select(second => second.Latencies)),
                Resumed = Interlocked.Read(ref resumed),
                LoadedAnew = Interlocked.Read(ref loadedAnew),
            };
        }
    }

    private long Now() => clock.GetTimestamp() / clock.TimestampFrequency;

    private Second Current()
    {
        var now = Now();
        var second = seconds[now % Window];
        if (second.Number != now)
        {
            (second.Number, second.Events, second.Deliveries) = (now, 0, 0);
            Array.Clear(second.Latencies);
        }

        return second;
    }

    private sealed class Second
    {
        public long Number { get; set; } = -Window;
        public int Events { get; set; }
        public int Deliveries { get; set; }
        public int[] Latencies { get; } = new int[Live.Latencies.Buckets];
    }
}

/// <summary>What a node's live channel did.</summary>
public sealed record LiveCounts
{
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Events since the start.</summary>
    public required long Events { get; init; }

    /// <summary>Events since the start, counted once for each circuit and stream that they were handed to.</summary>
    public required long Deliveries { get; init; }

    /// <summary>Events in the last 60 seconds.</summary>
    public required int EventsInWindow { get; init; }

    /// <summary>Deliveries in the last 60 seconds.</summary>
    public required int DeliveriesInWindow { get; init; }

    /// <summary>From commit to the browser's confirmation, in the last 60 seconds.</summary>
    public required Latencies Latencies { get; init; }

    /// <summary>Lost connections that came back to their circuit, since the start.</summary>
    public required long Resumed { get; init; }

    /// <summary>Pages that lost their circuit, loaded anew and caught up, since the start.</summary>
    public required long LoadedAnew { get; init; }

    public double EventsPerSecond => (double)EventsInWindow / LiveMeter.Window;

    public double DeliveriesPerSecond => (double)DeliveriesInWindow / LiveMeter.Window;
}

/// <summary>How many times were measured in each of a row of ranges. Each range ends 1.2 times later than the one before it.</summary>
public sealed class Latencies
{
    /// <summary>Ranges up to 1 ms × 1.2^69, five minutes; the last one also holds everything longer.</summary>
    internal const int Buckets = 70;

    private const double Step = 1.2;

    private readonly int[] counts;

    private Latencies(int[] counts) => this.counts = counts;

    /// <summary>How many were measured.</summary>
    public int Count => counts.Sum();

    /// <summary>
    /// The time that this part of all measured ones did not exceed, at most a fifth too long; null when none was measured.
    /// </summary>
    /// <param name="part">0.95 for the 95th percentile.</param>
    public TimeSpan? Percentile(double part)
    {
        var (needed, counted) = (Math.Max(1, (int)Math.Ceiling(Count * part)), 0);
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            if ((counted += counts[bucket]) >= needed)
            {
                return TimeSpan.FromMilliseconds(Math.Pow(Step, bucket));
            }
        }

        return null;
    }

    internal static int BucketOf(TimeSpan time) =>
        Math.Clamp((int)Math.Ceiling(Math.Log(Math.Max(time.TotalMilliseconds, 1)) / Math.Log(Step)), 0, Buckets - 1);

    internal static Latencies Sum(IEnumerable<int[]> all)
    {
        var sum = new int[Buckets];
        foreach (var counts in all)
        {
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                sum[bucket] += counts[bucket];
            }
        }

        return new Latencies(sum);
    }
}
