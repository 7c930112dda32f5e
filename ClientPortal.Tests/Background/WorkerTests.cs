using System.Collections.Concurrent;
using System.Threading.Channels;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Background;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Background;

/// <summary>The loop that all background work shares: what it waits for, and that a failure is logged once and ends nothing.</summary>
public sealed class WorkerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeClock clock = new();
    private readonly ConcurrentQueue<string> log = new();
    private readonly ConcurrentQueue<DateTimeOffset> acts = new();
    private int failing;

    [Fact]
    public async Task Periodic_work_is_done_in_each_period_also_after_a_failure()
    {
        using var worker = new Periodic(this);
        await worker.StartAsync(CancellationToken.None);
        Assert.Equal(1, clock.Waiting);

        failing = 1;
        for (var round = 1; round <= 3; round++)
        {
            clock.Advance(Minute);
            await Eventually.TrueAsync(() => acts.Count == round);
        }

        Assert.Equal(["Warning: Not done."], log);
        await worker.StopAsync(CancellationToken.None);
        clock.Advance(Minute);
        Assert.Equal(3, acts.Count);
    }

    [Fact]
    public async Task Signalled_work_is_done_at_the_start_and_after_each_signal_at_its_pace()
    {
        using var worker = new Signalled(this);
        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => acts.Count == 1);

        // Two signals are one act, and it waits for the pace.
        worker.Wake();
        worker.Wake();
        await Eventually.TrueAsync(() => clock.Waiting == 1);
        Assert.Single(acts);
        clock.Advance(Signalled.Pause);
        await Eventually.TrueAsync(() => acts.Count == 2);

        await worker.StopAsync(CancellationToken.None);
        Assert.Equal([FakeClock.Start, FakeClock.Start + Signalled.Pause], acts);
    }

    [Fact]
    public async Task Signalled_work_that_failed_is_tried_again_later_and_later_without_a_signal()
    {
        failing = 2;
        using var worker = new Signalled(this);
        await worker.StartAsync(CancellationToken.None);

        await Eventually.TrueAsync(() => log.Count == 1 && clock.Waiting == 1);
        worker.Wake();
        clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => log.Count == 2 && clock.Waiting == 1);
        clock.Advance(TimeSpan.FromSeconds(4));
        await Eventually.TrueAsync(() => acts.Count == 3);

        Assert.Equal([0, 2, 6], acts.Select(at => (int)(at - FakeClock.Start).TotalSeconds));
        Assert.Equal(["Warning: Not done.", "Warning: Not done."], log);
        await worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_item_that_fails_is_lost_and_the_next_one_follows()
    {
        var queue = Channel.CreateUnbounded<int>();
        failing = 1;
        using var worker = new Queued(this, queue.Reader);
        await worker.StartAsync(CancellationToken.None);

        Assert.True(queue.Writer.TryWrite(1) && queue.Writer.TryWrite(2) && queue.Writer.TryWrite(3));

        await Eventually.TrueAsync(() => worker.Items.Count == 3);
        Assert.Equal([1, 2, 3], worker.Items);
        Assert.Equal(["Error: Not done."], log);
        await worker.StopAsync(CancellationToken.None);
    }

    private Task Act()
    {
        acts.Enqueue(clock.GetUtcNow());
        return Interlocked.Decrement(ref failing) >= 0 ? throw new InvalidOperationException("broken") : Task.CompletedTask;
    }

    private sealed class Periodic(WorkerTests test) : PeriodicWorker(Minute, test.clock, new Lines(test.log))
    {
        protected override string OnFailure => "Not done.";

        protected override Task ActAsync(CancellationToken stop) => test.Act();
    }

    private sealed class Signalled(WorkerTests test) : SignalledWorker(new WorkSignal(), test.clock, new Lines(test.log))
    {
        public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

        protected override string OnFailure => "Not done.";

        protected override TimeSpan Pace => Pause;

        public void Wake() => Signal.Set();

        protected override Task WorkAsync(CancellationToken stop) => test.Act();
    }

    private sealed class Queued(WorkerTests test, ChannelReader<int> queue) : QueueWorker<int>(queue, new Lines(test.log))
    {
        public ConcurrentQueue<int> Items { get; } = new();

        protected override string OnFailure => "Not done.";

        protected override Task ActAsync(int item, CancellationToken stop)
        {
            Items.Enqueue(item);
            return test.Act();
        }
    }

    private sealed class Lines(ConcurrentQueue<string> log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
