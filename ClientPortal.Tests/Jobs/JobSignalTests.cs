using ClientPortal.Web.Jobs;

namespace ClientPortal.Tests.Jobs;

/// <summary>Which jobs wake the worker.</summary>
public class JobSignalTests
{
    private static readonly DateTimeOffset Looks = new(2026, 3, 2, 8, 1, 0, TimeSpan.Zero);
    private readonly JobSignal signal = new();

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(240, false)]
    public async Task A_job_wakes_the_worker_when_it_is_due_before_the_worker_looks_again(int seconds, bool wakes)
    {
        signal.Reads();
        signal.Sleeps(Looks);

        signal.Set(Looks.AddSeconds(seconds));

        Assert.Equal(wakes, await IsSetAsync());
    }

    [Fact]
    public async Task While_the_worker_reads_each_job_wakes_it()
    {
        signal.Sleeps(Looks);
        signal.Reads();

        signal.Set(Looks.AddDays(1));

        Assert.True(await IsSetAsync());
    }

    private async Task<bool> IsSetAsync()
    {
        using var stop = new CancellationTokenSource();
        var waiting = signal.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        var set = waiting.IsCompletedSuccessfully;
        await stop.CancelAsync();
        await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return set;
    }
}
