using System.Collections.Concurrent;
using ClientPortal.Domain.Jobs;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Jobs;

/// <summary>
/// Claims due jobs, has them run, and stores how they ended. It wakes when a commit adds one, when a run ends, when the next one is due, and once
/// a minute. Runs that end while it writes are stored together by the next write.
/// </summary>
public sealed class JobWorker : SignalledWorker
{
    // Of one kind in one write. Each kind is claimed for itself, so that ten thousand mails do not make a reminder wait.
    private const int Batch = 20;

    // With fewer than these in hand the next batch is claimed: the places never stand empty while it is read.
    private const int Low = 4;

    // This finds the jobs of a database that was restored while the portal ran.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // A minute: long beside a pause of the process, short beside the wait of a person for their mail after a crash.
    private const int DefaultLease = 60;

    private readonly string name = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid().ToString("N")[..8]}";
    private readonly ConcurrentQueue<JobEnd> ended = new();
    private readonly List<JobEnd> unsaved = [];
    private readonly Dictionary<Guid, HeldJob> held = [];
    private readonly List<JobRuns> kinds;
    private readonly PortalStore store;
    private readonly IDbContextFactory<PortalDb> contexts;
    private readonly JobSignal signal;
    private readonly JobChanges changes;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly TimeSpan lease;
    private readonly DateTimeOffset startedAt;
    private DateTimeOffset renewedAt;
    private bool hasSchedules;

    public JobWorker(
        PortalStore store, IDbContextFactory<PortalDb> contexts, JobKinds kinds, JobSignal signal, JobChanges changes, IServiceProvider services,
        IConfiguration configuration, TimeProvider clock, ILogger<JobWorker> log)
        : base(signal, clock, log)
    {
        (this.store, this.contexts, this.signal, this.changes, this.clock, this.log) = (store, contexts, signal, changes, clock, log);
        this.kinds = [.. kinds.All.Select(kind => new JobRuns(kind, services, clock, log))];
        lease = TimeSpan.FromSeconds(configuration.GetValue("Portal:Jobs:LeaseSeconds", DefaultLease));
        startedAt = renewedAt = clock.GetUtcNow();
    }

    protected override string OnFailure => "Jobs could not be read or written; it is tried again.";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // A run that does not end in time is found again when its lease has ended.
        await Task.WhenAny(Task.WhenAll(held.Values.Select(one => one.Running)), Task.Delay(Timeout.Infinite, cancellationToken));
        try
        {
            await StoreEndsAsync();
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "The ends of {Count} jobs could not be saved; they are run again when their lease has ended.", unsaved.Count);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        kinds.ForEach(kind => kind.Dispose());
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        signal.Reads();
        await StoreEndsAsync();

        // One moment for both: a lease of one's own that is not renewed yet has not ended yet. It is the database's, so that a node whose clock
        // is wrong neither takes jobs that run elsewhere nor leaves its own to others.
        var now = clock.GetUtcNow() + await ClockAheadAsync(stop);
        await RenewAsync(now, stop);
        await AddSchedulesAsync(now, stop);
        AtMost = await ClaimAsync(now, stop);
        signal.Sleeps(now + AtMost);
    }

    private async Task<TimeSpan> ClockAheadAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await db.ClockAheadAsync(TimeProvider.System, stop);
    }

    // Not cancelled: what was done must not be done again.
    private async Task StoreEndsAsync()
    {
        while (ended.TryDequeue(out var end))
        {
            unsaved.Add(end);
        }

        if (unsaved.Count == 0)
        {
            return;
        }

        var (ids, attempts) = (unsaved.ConvertAll(end => end.Held.Job.Id), unsaved.ConvertAll(end => end.Held.Attempt.Id));
        await store.WriteAsync(async db =>
        {
            var rows = await db.JobAttempts.Where(one => attempts.Contains(one.Id)).ToDictionaryAsync(one => one.Id);
            var jobs = await db.Jobs.Where(job => ids.Contains(job.Id) && job.State == JobState.Running && job.LeasedBy == name)
                .ToDictionaryAsync(job => job.Id);
            foreach (var end in unsaved)
            {
                rows.GetValueOrDefault(end.Held.Attempt.Id)?.End(end.Ending, end.Note, end.StartedAt, end.EndedAt);

                // A job that was cancelled meanwhile, or claimed by another worker, is no longer this run's.
                if (jobs.TryGetValue(end.Held.Job.Id, out var job) && job.Attempts == end.Held.Job.Attempts)
                {
                    end.Apply(job, Random.Shared.NextDouble());
                }
            }
        });
        foreach (var end in unsaved)
        {
            held.Remove(end.Held.Attempt.Id);
            var kind = kinds.Single(one => one.Kind == end.Held.Kind);
            (kind.Held, kind.HoldsLost) = (kind.Held - 1, kind.HoldsLost && !end.Held.WasLost);
        }

        unsaved.Clear();
        changes.Set();
    }

    // Three times in a lease, and only while a run takes that long.
    private async Task RenewAsync(DateTimeOffset now, CancellationToken stop)
    {
        if (held.Count == 0 || now - renewedAt < lease / 3)
        {
            return;
        }

        var ids = held.Values.Select(one => one.Job.Id).ToList();
        await store.WriteAsync(
            async db =>
            {
                foreach (var job in await db.Jobs
                    .Where(one => ids.Contains(one.Id) && one.State == JobState.Running && one.LeasedBy == name).ToListAsync(stop))
                {
                    job.Renew(now + lease);
                }
            },
            stop);
        renewedAt = now;
    }

    // Not at the start, which waits for no write of this kind.
    private async Task AddSchedulesAsync(DateTimeOffset now, CancellationToken stop)
    {
        if (hasSchedules || now - startedAt < LongestWait)
        {
            return;
        }

        await store.WriteAsync(
            async db =>
            {
                foreach (var kind in kinds.Select(one => one.Kind).Where(kind => kind.Every is not null))
                {
                    if (!await db.Jobs.AnyAsync(
                        job => job.Kind == kind.Name && (job.State == JobState.Due || job.State == JobState.Running), stop))
                    {
                        db.Jobs.Add(Job.Create(kind.Name, JobKind.ScheduleKey, now + kind.Every!.Value, "", null, "", now));
                    }
                }
            },
            stop);
        hasSchedules = true;
    }

    // Returns how long there is nothing to claim.
    private async Task<TimeSpan> ClaimAsync(DateTimeOffset now, CancellationToken stop)
    {
        var wait = held.Count > 0 && lease / 3 < LongestWait ? lease / 3 : LongestWait;
        var free = kinds.Where(kind => kind.Held < Low).ToList();
        var claims = await store.ReadAsync(
            async db =>
            {
                var found = new List<JobClaim>();
                foreach (var kind in free)
                {
                    var token = kind.Kind.Name;
                    var due = await db.Jobs.Where(job => job.Kind == token && job.State == JobState.Due)
                        .MinAsync(job => (DateTimeOffset?)job.DueAt, stop);
                    var lost = kind.HoldsLost ? null : await db.Jobs.Where(job => job.Kind == token && job.State == JobState.Running)
                        .MinAsync(job => job.LeasedUntil, stop);
                    if (due <= now || lost <= now)
                    {
                        found.Add(new JobClaim(token, name, now, now + lease, Batch, kind.HoldsLost ? 0 : 1));
                    }

                    wait = new[] { wait, (due ?? now + wait) - now, (lost ?? now + wait) - now }.Min();
                }

                return found;
            },
            stop);
        if (claims.Count == 0)
        {
            return wait;
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        foreach (var (job, attempt, wasLost) in await db.ClaimJobsAsync(claims, stop))
        {
            Start(job, attempt, wasLost, stop);
        }

        changes.Set();

        // What is due behind a full batch is claimed when some of it has ended, and what was just claimed is not due any more.
        return TimeSpan.Zero;
    }

    private void Start(Job job, JobAttempt attempt, bool wasLost, CancellationToken stop)
    {
        var runs = kinds.Single(kind => kind.Kind.Name == job.Kind);
        var one = new HeldJob(job, attempt, runs.Kind, wasLost);
        held.Add(attempt.Id, one);
        (runs.Held, runs.HoldsLost) = (runs.Held + 1, runs.HoldsLost || one.WasLost);
        one.Running = job.Failures > runs.Kind.MostAttempts ? Task.Run(GiveUp, CancellationToken.None) : Task.Run(RunAsync, CancellationToken.None);

        async Task RunAsync()
        {
            ended.Enqueue(await runs.RunAsync(one, stop));
            Signal.Set();
        }

        void GiveUp()
        {
            var now = clock.GetUtcNow();
            ended.Enqueue(new JobEnd(one, JobEnding.Refused, $"The process ended during each of {runs.Kind.MostAttempts} attempts.", now, now));
            Signal.Set();
        }
    }
}
