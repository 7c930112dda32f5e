namespace ClientPortal.Tests.Infrastructure;

public sealed class FakeClockTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public async Task A_delay_ends_at_its_moment_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), clock);

        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(1));
        await delay.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(FakeClock.Start.AddSeconds(10), clock.GetUtcNow());
    }

    [Fact]
    public void A_period_fires_once_a_period_at_its_own_time()
    {
        var fired = new List<double>();
        using var timer = clock.CreateTimer(
            _ => fired.Add((clock.GetUtcNow() - FakeClock.Start).TotalSeconds), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));

        clock.Advance(TimeSpan.FromSeconds(17));

        Assert.Equal([5, 10, 15], fired);
        timer.Dispose();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, fired.Count);
        Assert.Equal(0, clock.Waiting);
    }

    [Fact]
    public void Of_a_long_time_a_period_fires_the_first_and_the_last_times()
    {
        var fired = new List<double>();
        using var timer = clock.CreateTimer(
            _ => fired.Add((clock.GetUtcNow() - FakeClock.Start).TotalSeconds), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal([5, .. Enumerable.Range(0, 99).Select(tick => 86_400 - ((98 - tick) * 5.0))], fired);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(86_405, fired[^1]);
    }
}
