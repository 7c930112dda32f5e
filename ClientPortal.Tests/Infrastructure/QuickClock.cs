namespace ClientPortal.Tests.Infrastructure;

/// <summary>The real time of day, with timers that fire so many times sooner: for what happens every few seconds.</summary>
public sealed class QuickClock(int times) : TimeProvider
{
    private TimeSpan skipped;

    /// <summary>It is that much later, from now on.</summary>
    public void Skip(TimeSpan span) => skipped += span;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skipped;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

    // Infinite is minus one millisecond.
    private TimeSpan Sooner(TimeSpan span) => span > TimeSpan.Zero ? span / times : span;
}
