using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

/// <summary>Subscribers that throw or hang: the others do not notice, and they themselves come back with a reload.</summary>
public sealed class LiveFeedFailureTests : IAsyncDisposable
{
    private static readonly Guid Project = Guid.CreateVersion7();
    private static readonly Viewer Member = Viewers.Client(Viewers.Acme, Project);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly LiveStage stage = new();
    private readonly LiveFeed feed;
    private readonly RecordingSubscriber broken = new();
    private readonly RecordingSubscriber sound = new();

    public LiveFeedFailureTests()
    {
        feed = stage.Feed(Member);
        feed.Subscribe(broken.HearAsync);
        feed.Subscribe(sound.HearAsync);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_throws_gets_a_reload_later_and_the_others_hear(bool atOnce)
    {
        broken.OnBatch = async _ =>
        {
            if (!atOnce)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException("broken");
        };
        Update();
        await Eventually.TrueAsync(() => feed.Updates == 1);

        // The page is not what it should be, and says so.
        Assert.Equal((1, 1), (feed.Cursor, feed.Pending));
        Assert.Equal([1], sound.Seqs);

        // What comes meanwhile is not handed to it: the reload will hold it.
        broken.OnBatch = _ => Task.CompletedTask;
        await Eventually.TrueAsync(() => stage.Clock.Waiting == 1 && !feed.IsRunning);
        stage.Clock.Advance(LiveFeed.Pace);
        Update();
        await Eventually.TrueAsync(() => sound.Batches.Count == 2);
        Assert.Empty(broken.Batches);

        stage.Clock.Advance(FirstRetry);
        await Eventually.TrueAsync(() => broken.Batches.Count == 1);
        Assert.True(broken.Batches[0].Reload);
        await stage.SettleAsync();
        Assert.Equal(0, sound.Reloads);

        // From here on it is one like any other.
        Update();
        await stage.SettleAsync();
        Assert.Equal([3], broken.Batches[^1].Events.Select(logged => logged.Seq));
        Assert.False(broken.Batches[^1].Reload);
    }

    [Fact]
    public async Task What_happens_during_the_reload_is_handed_out_after_it()
    {
        broken.OnBatch = _ => throw new InvalidOperationException("broken");
        Update();
        await Eventually.TrueAsync(() => stage.Clock.Waiting == 1 && !feed.IsRunning);
        var loaded = new TaskCompletionSource();
        broken.OnBatch = batch => batch.Reload ? loaded.Task : Task.CompletedTask;
        stage.Clock.Advance(FirstRetry);
        await Eventually.TrueAsync(() => stage.Clock.Waiting == 1 && feed.Pending > 0);

        Update();
        loaded.SetResult();
        await stage.SettleAsync();

        Assert.Equal([true, false], broken.Batches.Select(batch => batch.Reload));
        Assert.Equal([2], broken.Batches[1].Events.Select(logged => logged.Seq));
    }

    [Fact]
    public async Task One_that_keeps_failing_is_tried_ever_more_rarely_and_never_given_up()
    {
        var tries = new List<double>();
        broken.OnBatch = _ =>
        {
            tries.Add((stage.Clock.GetUtcNow() - FakeClock.Start).TotalSeconds);
            throw new InvalidOperationException("broken");
        };
        Update();
        foreach (var (time, count) in new[] { (1, 2), (2, 3), (5, 4), (10, 5), (30, 6), (30, 7) })
        {
            await Eventually.TrueAsync(() => stage.Clock.Waiting > 0 && feed.Pending == 1);
            await PassAsync(TimeSpan.FromSeconds(time), () => tries.Count == count);
        }

        Assert.Equal(7, tries.Count);
        Assert.All(tries.Zip(tries.Skip(1), (one, next) => next - one).Zip([1, 2, 5, 10, 30, 30]),
            pair => Assert.InRange(pair.First, pair.Second, pair.Second + 1));
        broken.OnBatch = _ => Task.CompletedTask;
        await PassAsync(TimeSpan.FromSeconds(30), () => feed.Pending == 0);
        Assert.True(Assert.Single(broken.Batches).Reload);
    }

    [Fact]
    public async Task One_that_hangs_does_not_hold_up_the_others()
    {
        var hanging = new TaskCompletionSource();
        broken.OnBatch = batch => batch.Reload ? Task.CompletedTask : hanging.Task;
        Update();
        await Eventually.TrueAsync(() => sound.Batches.Count == 1);
        Update();

        // It is waited for as long as the feed's time limit; then the others continue.
        await PassAsync(LiveFeed.Patience, () => sound.Batches.Count == 2);
        Assert.Empty(broken.Batches);
        await Eventually.TrueAsync(() => feed.Pending == 1);

        // It is not handed a second thing while it hangs in the first.
        stage.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(broken.Batches);

        hanging.SetResult();
        await PassAsync(FirstRetry, () => feed.Pending == 0);
        Assert.True(broken.Batches[^1].Reload);
    }

    [Fact]
    public async Task One_that_left_while_it_was_owed_is_owed_nothing()
    {
        var leaving = new RecordingSubscriber { OnBatch = _ => throw new InvalidOperationException("broken") };
        var subscription = feed.Subscribe(leaving.HearAsync);
        Update();
        await Eventually.TrueAsync(() => stage.Clock.Waiting == 1 && feed.Pending == 1);

        subscription.Dispose();

        Assert.Equal(0, feed.Pending);
        leaving.OnBatch = _ => Task.CompletedTask;
        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        await stage.SettleAsync();
        Assert.Empty(leaving.Batches);
    }

    private void Update() => stage.Update(Project, Viewers.Acme);

    // Moves the clock in small steps, as time does, until it is so.
    private async Task PassAsync(TimeSpan time, Func<bool> until)
    {
        var end = stage.Clock.GetUtcNow() + time + TimeSpan.FromSeconds(1);
        await Eventually.TrueAsync(() =>
        {
            if (!until() && stage.Clock.GetUtcNow() < end)
            {
                stage.Clock.Advance(time / 40);
            }

            return until();
        });
    }
}
