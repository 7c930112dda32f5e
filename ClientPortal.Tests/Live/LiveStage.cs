using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Live;

/// <summary>The bus and feeds on a clock that tests move, without a database: a test says what is delivered, and when time passes.</summary>
internal sealed class LiveStage : IAsyncDisposable
{
    private readonly ConcurrentQueue<LiveFeed> feeds = new();
    private readonly LivePumps pumps;
    private long seq;

    public LiveStage() => pumps = new LivePumps(Clock);

    public FakeClock Clock { get; } = new();

    /// <summary>Of the one page, where a test has one.</summary>
    public LiveTurn Turn { get; } = new();

    /// <summary>Who takes part in conversations, where there are none.</summary>
    public static ConversationMembers NoMembers => new(new PortalStore(new NoDatabase()), new SharedReads());

    public LiveBus Bus { get; } = new(new CommittedEvents(), LiveStage.NoMembers, NullLogger<LiveBus>.Instance);

    /// <summary>A feed that has not started.</summary>
    public LiveFeed NewFeed()
    {
        var feed = new LiveFeed(Bus, pumps, new EventLog(new PortalStore(new NoDatabase())), Turn, Clock, NullLogger<LiveFeed>.Instance);
        feeds.Enqueue(feed);
        return feed;
    }

    /// <summary>A feed that listens as this viewer; <paramref name="refresh"/> is what the database says of it when asked again.</summary>
    public LiveFeed Feed(Viewer viewer, Func<Task<Viewer?>>? refresh = null)
    {
        var feed = NewFeed();
        feed.Start(viewer, refresh ?? (() => Task.FromResult<Viewer?>(viewer)), feed.Head);
        return feed;
    }

    /// <summary>Delivers it as the bus would after a commit.</summary>
    public LoggedEvent Happen(PortalEvent happened)
    {
        var logged = new LoggedEvent(++seq, happened with { At = Clock.GetUtcNow() });
        Bus.Deliver(logged);
        return logged;
    }

    public LoggedEvent Update(Guid project, Guid organisation) =>
        Happen(new ProjectUpdated { ProjectId = project, OrganisationId = organisation, Fields = ["progress"] });

    /// <summary>Until no feed has anything to hand out and none waits for the clock.</summary>
    public async Task SettleAsync()
    {
        await Eventually.TrueAsync(() =>
        {
            Clock.Advance(LiveFeed.Pace);
            return Clock.Waiting == 0 && feeds.All(feed => feed is { Pending: 0, IsRunning: false });
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var feed in feeds)
        {
            await feed.DisposeAsync();
        }

        Bus.Dispose();
    }

    private sealed class NoDatabase : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => throw new InvalidOperationException("This stage has no database.");
    }
}

/// <summary>A subscriber that keeps the batches that it is handed.</summary>
internal sealed class RecordingSubscriber
{
    private readonly Lock changing = new();
    private readonly List<LiveBatch> batches = [];

    /// <summary>Runs before a batch is kept; what it throws is this subscriber's failure.</summary>
    public Func<LiveBatch, Task> OnBatch { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<LiveBatch> Batches
    {
        get
        {
            lock (changing)
            {
                return [.. batches];
            }
        }
    }

    public IEnumerable<long> Seqs => Batches.SelectMany(batch => batch.Events).Select(logged => logged.Seq);

    public int Reloads => Batches.Count(batch => batch.Reload);

    public async Task HearAsync(LiveBatch batch)
    {
        await OnBatch(batch);
        lock (changing)
        {
            batches.Add(batch);
        }
    }
}
