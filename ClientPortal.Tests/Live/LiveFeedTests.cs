using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

/// <summary>What a circuit is handed, in which order, how often, and what its badge says meanwhile.</summary>
public sealed partial class LiveFeedTests : IAsyncDisposable
{
    private static readonly Guid Acme = Viewers.Acme;
    private static readonly Guid Project = Guid.CreateVersion7();
    private static readonly Viewer Member = Viewers.Client(Acme, Project);

    private readonly LiveStage stage = new();
    private readonly RecordingSubscriber hearer = new();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task The_first_event_is_handed_out_at_once()
    {
        var feed = stage.Feed(Member);
        feed.Subscribe(hearer.HearAsync);

        var logged = stage.Update(Project, Acme);

        await Eventually.TrueAsync(() => feed.Updates == 1);
        Assert.Equal([logged], Assert.Single(hearer.Batches).Events);
        Assert.Equal((logged.Seq, stage.Clock.GetUtcNow(), 0), (feed.Cursor, feed.LastEventAt, feed.Pending));
    }

    [Fact]
    public async Task A_burst_is_handed_out_in_few_batches_in_its_order()
    {
        var feed = stage.Feed(Member);
        feed.Subscribe(hearer.HearAsync);

        for (var i = 0; i < 100; i++)
        {
            stage.Update(Project, Acme);
        }

        await stage.SettleAsync();
        Assert.InRange(hearer.Batches.Count, 1, 3);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), hearer.Seqs);
        Assert.Equal((100, 100), (feed.Updates, feed.Cursor));
    }

    [Fact]
    public async Task What_comes_during_the_pause_waits_for_its_end_and_counts_as_pending()
    {
        var feed = stage.Feed(Member);
        feed.Subscribe(hearer.HearAsync);
        stage.Update(Project, Acme);
        await Eventually.TrueAsync(() => !feed.IsRunning);

        stage.Update(Project, Acme);
        stage.Update(Project, Acme);
        Assert.Equal(1, stage.Clock.Waiting);
        stage.Clock.Advance(LiveFeed.Pace - TimeSpan.FromMilliseconds(1));
        Assert.Equal((1, 1, 1, 2), (hearer.Batches.Count, feed.Updates, feed.Cursor, feed.Pending));

        stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(() => hearer.Batches.Count == 2);
        await stage.SettleAsync();
        Assert.Equal([2, 3], hearer.Batches[1].Events.Select(logged => logged.Seq));
        Assert.Equal((3, 3, 0), (feed.Updates, feed.Cursor, feed.Pending));
    }

    [Fact]
    public async Task An_update_that_is_being_shown_is_not_on_the_screen_yet()
    {
        var feed = stage.Feed(Member);
        var shown = new TaskCompletionSource();
        hearer.OnBatch = _ => shown.Task;
        feed.Subscribe(hearer.HearAsync);

        stage.Update(Project, Acme);

        await Eventually.TrueAsync(() => stage.Clock.Waiting > 0);
        Assert.Equal((0, 0, 1), (feed.Updates, feed.Cursor, feed.Pending));
        shown.SetResult();
        await Eventually.TrueAsync(() => feed.Pending == 0);
        Assert.Equal((1, 1), (feed.Updates, feed.Cursor));
    }

    [Fact]
    public async Task An_idle_feed_has_nothing_running()
    {
        var feed = stage.Feed(Member);
        feed.Subscribe(hearer.HearAsync);
        Assert.Equal(0, stage.Clock.Waiting);

        stage.Update(Project, Acme);
        await stage.SettleAsync();

        Assert.Equal(0, stage.Clock.Waiting);
    }

    [Fact]
    public async Task What_overflows_is_a_reload_and_is_counted_all_the_same()
    {
        var feed = stage.Feed(Member);
        var shown = new TaskCompletionSource();
        hearer.OnBatch = batch => batch.Events.Any(logged => logged.Seq == 1) ? shown.Task : Task.CompletedTask;
        feed.Subscribe(hearer.HearAsync);
        stage.Update(Project, Acme);
        await Eventually.TrueAsync(() => stage.Clock.Waiting > 0);

        for (var i = 0; i < LiveFeed.Capacity + 44; i++)
        {
            stage.Update(Project, Acme);
        }

        Assert.Equal(LiveFeed.Capacity + 45, feed.Pending);
        shown.SetResult();
        await stage.SettleAsync();

        Assert.Equal([false, true], hearer.Batches.Select(batch => batch.Reload));
        Assert.Equal(LiveFeed.Capacity, hearer.Batches[1].Events.Count);
        Assert.Equal((LiveFeed.Capacity + 45, LiveFeed.Capacity + 45), (feed.Updates, feed.Cursor));
    }

    [Fact]
    public async Task Too_many_signals_are_a_reload_too()
    {
        var feed = stage.Feed(Member);
        feed.Subscribe(hearer.HearAsync);
        using var room = feed.Join(Room.Lobby);
        hearer.OnBatch = _ => Eventually.TrueAsync(() => hearer.Batches.Count > 0 || stage.Bus.Head == 1);

        // The first batch takes at most as many as a queue holds; the rest is more than it holds.
        for (var i = 0; i < 3 * LiveFeed.Capacity; i++)
        {
            stage.Bus.Send(new PresenceChanged(Guid.CreateVersion7(), Room.Lobby));
        }

        stage.Update(Project, Acme);
        await stage.SettleAsync();
        Assert.Contains(hearer.Batches, batch => batch.Reload);
    }

    [Fact]
    public async Task Equal_signals_are_one_and_none_of_them_moves_the_badge()
    {
        var feed = stage.Feed(Member);
        var changes = 0;
        feed.Changed += () => Interlocked.Increment(ref changes);
        feed.Subscribe(hearer.HearAsync);
        using var room = feed.Join(Room.Lobby);
        var signal = new PresenceChanged(Member.PersonId, Room.Lobby);
        stage.Bus.Send(signal);
        await Eventually.TrueAsync(() => !feed.IsRunning);

        for (var i = 0; i < 10; i++)
        {
            stage.Bus.Send(signal);
        }

        await stage.SettleAsync();
        Assert.Equal([signal, signal], hearer.Batches.SelectMany(batch => batch.Signals));
        Assert.Equal((0, 0, 0), (feed.Updates, feed.Cursor, changes));
    }

    [Fact]
    public async Task Sign_ins_are_heard_and_are_no_news()
    {
        var feed = stage.Feed(Member);
        feed.Subscribe(hearer.HearAsync);

        stage.Happen(new SessionStarted { PersonId = Member.PersonId, SessionId = Guid.CreateVersion7() });

        await Eventually.TrueAsync(() => feed.Cursor == 1);
        Assert.Equal(0, feed.Updates);
        Assert.Single(hearer.Batches);
    }

    [Fact]
    public async Task Each_subscriber_hears_and_one_that_left_does_not()
    {
        var feed = stage.Feed(Member);
        var other = new RecordingSubscriber();
        feed.Subscribe(hearer.HearAsync);
        var leaving = feed.Subscribe(other.HearAsync);
        stage.Update(Project, Acme);
        await stage.SettleAsync();

        leaving.Dispose();
        leaving.Dispose();
        stage.Update(Project, Acme);
        await stage.SettleAsync();

        Assert.Equal([1, 2], hearer.Seqs);
        Assert.Equal([1], other.Seqs);
    }

    [Fact]
    public async Task A_room_is_left_when_the_last_who_needs_it_leaves()
    {
        var feed = stage.Feed(Member);
        var before = stage.Bus.SubscriptionCount;
        var (first, second) = (feed.Join(Room.Lobby), feed.Join(Room.Lobby));
        Assert.Equal(before + 1, stage.Bus.SubscriptionCount);

        first.Dispose();
        first.Dispose();
        Assert.Equal(before + 1, stage.Bus.SubscriptionCount);
        second.Dispose();
        Assert.Equal(before, stage.Bus.SubscriptionCount);

        // The viewer's own room stays, even when another need for it ends.
        feed.Join(Room.Project(Project)).Dispose();
        feed.Subscribe(hearer.HearAsync);
        stage.Update(Project, Acme);
        await stage.SettleAsync();
        Assert.Single(hearer.Seqs);
    }

    [Fact]
    public async Task Each_reader_is_spoken_to_in_its_own_language()
    {
        var words = new List<string>();
        foreach (var language in new[] { "fr", "en" })
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            stage.Feed(Member).Subscribe(_ =>
            {
                lock (words)
                {
                    words.Add($"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name}");
                }

                return Task.CompletedTask;
            });
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
        stage.Update(Project, Acme);

        await Eventually.TrueAsync(() => words.Count == 2);
        Assert.Equal(["en en", "fr fr"], words.Order());
    }
}
