using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

public sealed class LiveMeterTests
{
    private readonly FakeClock clock = new();
    private readonly LiveMeter meter;

    public LiveMeterTests() => meter = new LiveMeter(clock);

    [Fact]
    public void It_counts_since_the_start_and_forgets_what_is_older_than_a_minute()
    {
        meter.Delivered(3);
        clock.Advance(TimeSpan.FromSeconds(40));
        meter.Delivered(0);
        meter.Delivered(9);

        var now = meter.Read();
        Assert.Equal((3, 12), (now.Events, now.Deliveries));
        Assert.Equal((3, 12), (now.EventsInWindow, now.DeliveriesInWindow));
        Assert.Equal(12 / 60.0, now.DeliveriesPerSecond);

        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((2, 9), (meter.Read().EventsInWindow, meter.Read().DeliveriesInWindow));
        clock.Advance(TimeSpan.FromMinutes(5));
        var later = meter.Read();
        Assert.Equal((0, 0, 3L, 12L), (later.EventsInWindow, later.DeliveriesInWindow, later.Events, later.Deliveries));

        // The same place of the ring, another second.
        meter.Delivered(1);
        Assert.Equal(1, meter.Read().DeliveriesInWindow);
    }

    [Fact]
    public void A_percentile_is_the_time_that_so_many_did_not_exceed()
    {
        Assert.Null(meter.Read().Latencies.Percentile(0.5));
        for (var i = 1; i <= 100; i++)
        {
            meter.Shown(TimeSpan.FromMilliseconds(i));
        }

        var latencies = meter.Read().Latencies;
        Assert.Equal(100, latencies.Count);
        AssertNear(50, latencies.Percentile(0.50));
        AssertNear(95, latencies.Percentile(0.95));
        AssertNear(99, latencies.Percentile(0.99));

        static void AssertNear(double expected, TimeSpan? measured) => Assert.InRange(measured!.Value.TotalMilliseconds, expected, expected * 1.2);
    }

    [Fact]
    public void Times_outside_the_ranges_are_in_the_first_and_the_last()
    {
        meter.Shown(TimeSpan.Zero);
        Assert.Equal(1, meter.Read().Latencies.Percentile(1)!.Value.TotalMilliseconds);
        meter.Shown(TimeSpan.FromHours(1));
        Assert.InRange(meter.Read().Latencies.Percentile(1)!.Value.TotalMinutes, 4, 6);
        Assert.Equal(1, meter.Read().Latencies.Percentile(0.5)!.Value.TotalMilliseconds);
    }
}
