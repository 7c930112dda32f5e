using System.Collections.Concurrent;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Jobs;

/// <summary>Workers of a test on a portal without its own background work, with a handler that the test scripts.</summary>
internal sealed class JobDesk(TestPortal portal, TimeProvider? clock = null) : IAsyncDisposable
{
    public const string Kind = "test";

    private readonly List<JobWorker> workers = [];

    /// <summary>What runs do; done by default.</summary>
    public Func<JobRun, CancellationToken, Task<JobOutcome>> Handler { get; set; } = (_, _) => Task.FromResult(JobOutcome.Done);

    /// <summary>The runs that began so far.</summary>
    public ConcurrentQueue<JobRun> Runs { get; } = new();

    public int MostAttempts { get; init; } = 3;

    public JobQueue Queue => portal.Get<JobQueue>();

    /// <summary>Starts a worker; the first one hears what the portal's queue signals.</summary>
    public async Task<JobWorker> StartAsync(TimeSpan? every = null)
    {
        var services = new ServiceCollection().AddSingleton(new ScriptedHandler(this)).BuildServiceProvider();
        var worker = new JobWorker(
            portal.Store, portal.Get<IDbContextFactory<PortalDb>>(),
            new JobKinds([new JobKind(Kind, typeof(ScriptedHandler), MostAttempts, TimeSpan.FromMinutes(1)) { Every = every }]),
            workers.Count == 0 ? portal.Get<JobSignal>() : new JobSignal(), new JobChanges(), services, portal.Get<IConfiguration>(),
            clock ?? TimeProvider.System, NullLogger<JobWorker>.Instance);
        workers.Add(worker);
        await worker.StartAsync(CancellationToken.None);
        return worker;
    }

    public Task EnqueueAsync(params JobRequest[] requests) =>
        portal.Store.WriteAsync(db => Queue.EnqueueAsync(db, requests, CancellationToken.None));

    public JobRequest Request(string key, TimeSpan? after = null, string payload = "") =>
        new(Kind, key, (clock ?? TimeProvider.System).GetUtcNow() + (after ?? TimeSpan.Zero), payload);

    public Task<List<Job>> JobsAsync() => portal.Store.ReadAsync(db => db.Jobs.OrderBy(job => job.Id).ToListAsync());

    public Task<List<JobAttempt>> AttemptsAsync() => portal.Store.ReadAsync(db => db.JobAttempts.OrderBy(one => one.Id).ToListAsync());

    /// <summary>Returns when the one job is in this state.</summary>
    public async Task<Job> BecomesAsync(JobState state, int? attempts = null)
    {
        return await Eventually.ValueAsync(async () =>
            (await JobsAsync()).SingleOrDefault(job => job.State == state && (attempts is null || job.Attempts == attempts)));
    }

    public async ValueTask DisposeAsync()
    {
        // A run of a test that failed may never end.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        foreach (var worker in workers)
        {
            await worker.StopAsync(limit.Token);
            worker.Dispose();
        }
    }

    private sealed class ScriptedHandler(JobDesk desk) : IJobHandler
    {
        public Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
        {
            desk.Runs.Enqueue(run);
            return desk.Handler(run, stop);
        }
    }
}
