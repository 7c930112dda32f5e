namespace ClientPortal.Tests.Infrastructure;

/// <summary>A clock that a test moves. Its timers fire when it passes them.</summary>
public sealed class MovableClock : TimeProvider
{
    private readonly Lock sync = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (sync)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (sync)
        {
            now += by;
            due = alarms.FindAll(alarm => alarm.At <= now);
            due.ForEach(alarm => alarm.Passed(now));
        }

        due.ForEach(alarm => alarm.Ring());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(MovableClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset? At { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.sync)
            {
                this.period = period;
                At = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                if (!clock.alarms.Contains(this))
                {
                    clock.alarms.Add(this);
                }
            }

            return true;
        }

        public void Passed(DateTimeOffset now) => At = period > TimeSpan.Zero ? now + period : null;

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock.sync)
            {
                clock.alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
