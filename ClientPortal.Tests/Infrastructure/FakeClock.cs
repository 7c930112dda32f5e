namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// A clock that a test moves by hand. Timers fire within <see cref="Advance"/>, each at its own moment; one with a period at most so often.
/// </summary>
public sealed class FakeClock(DateTimeOffset? start = null) : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    // A week has 120,000 ticks of the portal's shortest period (5 s). What acts at each tick has acted often enough by its first and last ones.
    private const int MostTicks = 100;

    private readonly Lock changing = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = start ?? Start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are set: a delay that a test is about to end has to have begun.</summary>
    public int Waiting
    {
        get
        {
            lock (changing)
            {
                return timers.Count(timer => timer.Due is not null);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (changing)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on, and lets happen on the way what is due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextBefore(end) is { } timer)
        {
            timer.Fire();
        }

        lock (changing)
        {
            now = end;
        }
    }

    private Timer? NextBefore(DateTimeOffset end)
    {
        lock (changing)
        {
            var next = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next?.Due is { } due)
            {
                now = due > now ? due : now;
                next.Rearm(now, end);
            }

            return next;
        }
    }

    private sealed class Timer(FakeClock clock, Action fire) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset? Due { get; private set; }

        public void Fire() => fire();

        // A one-shot timer is done; a period of zero means the same. Of a long move the last ticks are left.
        public void Rearm(DateTimeOffset now, DateTimeOffset end)
        {
            if (period <= TimeSpan.Zero)
            {
                Due = null;
                return;
            }

            var left = (end - now).Ticks / period.Ticks;
            Due = now + (period * Math.Max(1, left - MostTicks + 2));
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.changing)
            {
                this.period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                if (!clock.timers.Contains(this))
                {
                    clock.timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.changing)
            {
                Due = null;
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
