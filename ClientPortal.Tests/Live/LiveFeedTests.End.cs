using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

// What fails, what ends, and all threads at once.
public sealed partial class LiveFeedTests
{
    [Fact]
    public async Task A_Changed_handler_that_throws_does_not_stop_the_feed()
    {
        var feed = stage.Feed(Member);
        feed.Changed += () => throw new InvalidOperationException("broken badge");
        feed.Subscribe(hearer.HearAsync);

        stage.Update(Project, Acme);
        await stage.SettleAsync();
        stage.Update(Project, Acme);
        await stage.SettleAsync();

        Assert.Equal([1, 2], hearer.Seqs);
    }

    [Fact]
    public async Task After_disposal_nothing_is_delivered_and_nothing_is_left()
    {
        var feed = stage.Feed(Member);
        var shown = new TaskCompletionSource();
        var late = new RecordingSubscriber();
        hearer.OnBatch = _ => shown.Task;
        feed.Subscribe(hearer.HearAsync);
        stage.Update(Project, Acme);
        await Eventually.TrueAsync(() => stage.Clock.Waiting > 0);
        stage.Update(Project, Acme);

        await feed.DisposeAsync();
        await feed.DisposeAsync();
        shown.SetResult();
        feed.Subscribe(late.HearAsync);
        feed.Join(Room.Lobby);
        feed.Start(Member, () => Task.FromResult<Viewer?>(Member), 0);
        stage.Update(Project, Acme);
        feed.Receive(new PresenceChanged(Member.PersonId, Room.Lobby));
        stage.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal((0, 0), (stage.Bus.SubscriptionCount, stage.Clock.Waiting));
        Assert.Empty(late.Batches);
        Assert.True(hearer.Batches.Count <= 1);
        await feed.ResumeFromAsync(1);
    }

    [Fact]
    public async Task A_thousand_pages_that_opened_and_closed_leave_nothing()
    {
        var feeds = Enumerable.Range(0, 1000).Select(_ => stage.NewFeed()).ToList();
        await Parallel.ForEachAsync(feeds, async (feed, _) =>
        {
            feed.Start(Member with { PersonId = Guid.CreateVersion7() }, () => Task.FromResult<Viewer?>(Member), feed.Head);
            feed.Subscribe(hearer.HearAsync);
            feed.Join(Room.Lobby);
            feed.Join(Room.Presence(Member.PersonId)).Dispose();
            await Task.Yield();
        });
        Assert.Equal(3000, stage.Bus.SubscriptionCount);
        stage.Update(Project, Acme);

        await Parallel.ForEachAsync(feeds, (feed, _) => feed.DisposeAsync());

        Assert.Equal((0, 0), (stage.Bus.SubscriptionCount, stage.Bus.RoomCount));
        await stage.SettleAsync();
    }

    [Fact]
    public async Task From_all_threads_at_once_nothing_is_lost_and_nothing_delivered_twice()
    {
        var feed = stage.Feed(Viewers.Technician);
        feed.Subscribe(hearer.HearAsync);
        using var stop = new CancellationTokenSource();
        var time = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                stage.Clock.Advance(LiveFeed.Pace);
            }
        });

        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            {
                stage.Bus.Send(new PresenceChanged(Guid.CreateVersion7(), Room.Staff));
                using var passing = feed.Subscribe(_ => Task.CompletedTask);
            })));
            for (var j = 0; j < 50; j++)
            {
                stage.Update(Project, Acme);
            }

            await Eventually.TrueAsync(() => feed.Pending == 0);
        }

        await stop.CancelAsync();
        await time;
        Assert.Equal(1000, feed.Updates);
        if (hearer.Reloads == 0)
        {
            Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), hearer.Seqs);
        }
        else
        {
            Assert.Equal(hearer.Seqs.Distinct().Order(), hearer.Seqs);
        }
    }
}
