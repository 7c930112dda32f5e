namespace ClientPortal.Tests.Infrastructure;

/// <summary>The real time of day, with timers that fire so many times sooner: for what happens every few seconds.</summary>
public sealed class QuickClock(int times) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

    // Infinite is minus one millisecond.
    private TimeSpan Sooner(TimeSpan span) => span > TimeSpan.Zero ? span / times : span;
}
