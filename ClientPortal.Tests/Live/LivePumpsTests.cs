using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

public sealed class LivePumpsTests : IAsyncDisposable
{
    private static readonly Guid Project = Guid.CreateVersion7();

    private readonly LiveStage stage = new();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    /// <summary>
    /// What is rendered is sent by a work item of the thread pool: for the first of many that must not wait until the last has rendered.
    /// </summary>
    [Fact]
    public async Task The_first_of_many_are_sent_before_the_last_render()
    {
        const int Pages = 500;
        var done = new ConcurrentQueue<string>();
        for (var i = 0; i < Pages; i++)
        {
            var page = i;
            stage.Feed(Viewers.Technician with { PersonId = Guid.CreateVersion7() }).Subscribe(_ =>
            {
                done.Enqueue($"rendered {page}");
                ThreadPool.UnsafeQueueUserWorkItem(done.Enqueue, $"sent {page}", preferLocal: false);
                return Task.CompletedTask;
            });
        }

        stage.Update(Project, Viewers.Acme);

        await Eventually.TrueAsync(() => done.Count == 2 * Pages);
        Assert.Equal(2 * Pages, done.Distinct().Count());
        var last = done.ToList().FindLastIndex(what => what.StartsWith("rendered", StringComparison.Ordinal));
        Assert.InRange(done.Take(last).Count(what => what.StartsWith("sent", StringComparison.Ordinal)), Pages / 4, Pages);
    }

    [Fact]
    public async Task Those_that_pause_go_on_each_at_its_moment_by_one_timer()
    {
        var feeds = Enumerable.Range(0, 3).Select(_ => stage.Feed(Viewers.Technician)).ToList();
        var heard = new int[3];
        for (var i = 0; i < 3; i++)
        {
            var page = i;
            feeds[i].Subscribe(_ =>
            {
                heard[page]++;
                return Task.CompletedTask;
            });
            using var room = feeds[i].Join(Room.Lobby);
            await BatchAsync(feeds[i], () => feeds[page].Receive(Signal()));
            stage.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal([1, 1, 1], heard);
        foreach (var feed in feeds.AsEnumerable().Reverse())
        {
            feed.Receive(Signal());
        }

        Assert.Equal(1, stage.Clock.Waiting);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, heard[i]);
            stage.Clock.Advance(TimeSpan.FromMilliseconds(5));
            await Eventually.TrueAsync(() => heard[i] == 2);
        }

        Assert.Equal(0, stage.Clock.Waiting);
    }

    [Fact]
    public async Task A_subscriber_is_offered_what_may_concern_it_and_every_reload()
    {
        var feed = stage.Feed(Viewers.Technician);
        var (people, projects) = (new RecordingSubscriber(), new RecordingSubscriber());
        feed.Subscribe(people.HearAsync, LiveInterest.In<PersonCreated>());
        feed.Subscribe(projects.HearAsync, LiveInterest.In<ProjectUpdated>());

        stage.Update(Project, Viewers.Acme);
        await Eventually.TrueAsync(() => !feed.IsRunning);
        Assert.Equal((0, 1), (people.Batches.Count, projects.Batches.Count));

        for (var i = 0; i <= LiveFeed.Capacity; i++)
        {
            stage.Update(Project, Viewers.Acme);
        }

        await stage.SettleAsync();
        Assert.True(Assert.Single(people.Batches).Reload);
    }

    [Fact]
    public void The_bits_of_a_base_type_are_those_of_all_that_derive_from_it()
    {
        var all = LiveInterest.In<PortalEvent>();
        var messages = LiveInterest.In<ConversationEvent>();

        Assert.Equal(0UL, all & LiveInterest.Signals);
        Assert.Equal(messages, messages & all);
        Assert.NotEqual(messages, all);
        Assert.Equal(LiveInterest.In<MessageSent>(), messages & LiveInterest.In<Domain.Conversations.MessageSent>());
        Assert.Equal(LiveInterest.All, LiveInterest.Of(new LiveBatch([], [], Reload: true)));
        Assert.Equal(LiveInterest.Signals, LiveInterest.Of(new LiveBatch([], [Signal()], Reload: false)));
    }

    private static PresenceChanged Signal() => new(Guid.CreateVersion7(), Room.Lobby);

    private static async Task BatchAsync(LiveFeed feed, Action happen)
    {
        happen();
        await Eventually.TrueAsync(() => !feed.IsRunning);
    }
}
