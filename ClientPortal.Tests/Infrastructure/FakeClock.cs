namespace ClientPortal.Tests.Infrastructure;

/// <summary>A clock that a test moves by hand. Timers fire within <see cref="Advance"/>, each at its own moment.</summary>
public sealed class FakeClock(DateTimeOffset? start = null) : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

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
                next.Rearm(now);
            }

            return next;
        }
    }

    private sealed class Timer(FakeClock clock, Action fire) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset? Due { get; private set; }

        public void Fire() => fire();

        // A one-shot timer is done; a period of zero means the same.
        public void Rearm(DateTimeOffset now) => Due = period > TimeSpan.Zero ? now + period : null;

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
