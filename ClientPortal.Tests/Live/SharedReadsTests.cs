using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

public sealed class SharedReadsTests
{
    private readonly SharedReads reads = new();
    private int read;

    [Fact]
    public async Task A_hundred_who_ask_at_once_are_answered_by_one_read()
    {
        var answer = new TaskCompletionSource<string?>();

        var asking = Enumerable.Range(0, 100).Select(_ => Task.Run(() => reads.OnceAsync("key", () => Read(answer.Task)))).ToList();
        await Eventually.TrueAsync(() => read > 0);
        answer.SetResult("answer");

        Assert.All(await Task.WhenAll(asking), one => Assert.Equal("answer", one));
        Assert.Equal("answer", await reads.OnceAsync("key", () => Read(answer.Task)));
        Assert.Equal(1, read);
    }

    [Fact]
    public async Task An_answer_needs_nothing_of_the_circuit_that_asked_first()
    {
        var answer = new TaskCompletionSource<string?>();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Busy());
        var first = reads.OnceAsync("key", async () => await answer.Task + "!");
        Assert.IsType<Busy>(SynchronizationContext.Current);
        SynchronizationContext.SetSynchronizationContext(before);
        answer.SetResult("answer");

        var other = reads.OnceAsync("key", () => Read(answer.Task));
        await Eventually.TrueAsync(() => other.IsCompleted);
        Assert.Equal(("answer!", 0), (await other, read));
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public void What_is_read_at_once_is_an_answer_at_once()
    {
        Assert.True(reads.OnceAsync("key", () => Read(Task.FromResult<string?>("answer"))).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Another_key_is_another_read_and_nothing_is_an_answer_too()
    {
        Assert.Null(await reads.OnceAsync(("row", 1L), () => Read(Task.FromResult<string?>(null))));
        Assert.Null(await reads.OnceAsync(("row", 1L), () => Read(Task.FromResult<string?>("late"))));
        Assert.Equal("b", await reads.OnceAsync(("row", 2L), () => Read(Task.FromResult<string?>("b"))));
        Assert.Equal(2, read);
    }

    [Fact]
    public async Task A_failure_reaches_all_who_wait_and_is_not_cached()
    {
        var answer = new TaskCompletionSource<string?>();
        var asking = Enumerable.Range(0, 20).Select(_ => reads.OnceAsync("key", () => Read(answer.Task))).ToList();

        answer.SetException(new InvalidOperationException("no database"));

        foreach (var one in asking)
        {
            Assert.Equal("no database", (await Assert.ThrowsAsync<InvalidOperationException>(() => one)).Message);
        }

        Assert.Equal("answer", await reads.OnceAsync("key", () => Read(Task.FromResult<string?>("answer"))));
        Assert.Equal(2, read);
    }

    [Fact]
    public async Task A_failure_that_is_noticed_late_does_not_invalidate_the_next_read()
    {
        var (first, second) = (new TaskCompletionSource<string?>(), new TaskCompletionSource<string?>());
        var failing = reads.OnceAsync("key", () => Read(first.Task));
        var late = reads.OnceAsync("key", () => Read(first.Task));
        first.SetException(new InvalidOperationException("no database"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        var again = reads.OnceAsync("key", () => Read(second.Task));

        await Assert.ThrowsAsync<InvalidOperationException>(() => late);
        var shared = reads.OnceAsync("key", () => Read(second.Task));
        second.SetResult("answer");

        Assert.Equal(("answer", "answer"), (await again, await shared));
        Assert.Equal(2, read);
    }

    [Fact]
    public async Task The_cache_is_bounded_and_the_oldest_entry_is_removed_first()
    {
        for (var i = 0; i < 5_000; i++)
        {
            await reads.OnceAsync(i, () => Read(Task.FromResult<string?>(new string('x', 100))));
        }

        Assert.InRange(reads.Count, 1, 512);
        await reads.OnceAsync(4_999, () => Read(Task.FromResult<string?>("again")));
        Assert.Equal(5_000, read);
        await reads.OnceAsync(0, () => Read(Task.FromResult<string?>("again")));
        Assert.Equal(5_001, read);
    }

    [Fact]
    public async Task Failures_do_not_push_out_what_is_good()
    {
        await reads.OnceAsync("good", () => Read(Task.FromResult<string?>("answer")));
        for (var i = 0; i < 5_000; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                reads.OnceAsync<string>("bad", () => throw new InvalidOperationException("no database")));
        }

        await reads.OnceAsync("good", () => Read(Task.FromResult<string?>("answer")));
        Assert.Equal(1, read);
    }

    [Fact]
    public async Task A_primed_value_is_not_read_and_counts_among_the_cached()
    {
        for (var i = 0; i < 5_000; i++)
        {
            reads.Prime(i, $"{i}");
        }

        Assert.Equal("4999", await reads.OnceAsync(4_999, () => Read(Task.FromResult<string?>("read"))));
        Assert.Equal(0, read);
        Assert.InRange(reads.Count, 1, 512);
    }

    [Fact]
    public async Task An_invalidated_value_is_read_and_nothing_else()
    {
        reads.Prime(("message", 1), "one");
        reads.Prime(("message", 2), "two");

        reads.Invalidate(key => key is ValueTuple<string, int>(_, 1));

        Assert.Equal("read", await reads.OnceAsync(("message", 1), () => Read(Task.FromResult<string?>("read"))));
        Assert.Equal("two", await reads.OnceAsync(("message", 2), () => Read(Task.FromResult<string?>("read"))));
    }

    [Fact]
    public async Task The_read_belongs_to_no_circuit()
    {
        SynchronizationContext? within = new Circuit();
        await Task.Run(async () =>
        {
            SynchronizationContext.SetSynchronizationContext(new Circuit());
            await reads.OnceAsync("key", () =>
            {
                within = SynchronizationContext.Current;
                return Read(Task.FromResult<string?>("answer"));
            });
        });

        Assert.Null(within);
    }

    private Task<string?> Read(Task<string?> answer)
    {
        Interlocked.Increment(ref read);
        return answer;
    }

    private sealed class Circuit : SynchronizationContext;

    // A circuit whose turn never comes.
    private sealed class Busy : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
