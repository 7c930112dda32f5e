using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Jobs;

/// <summary>The worker on a database: what is claimed, tried again and given up.</summary>
public class JobWorkerCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private JobDesk desk = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, hosted: false);
        desk = new JobDesk(portal, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await desk.DisposeAsync();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task Two_workers_on_one_database_run_each_job_once()
    {
        const int Jobs = 120;
        await desk.EnqueueAsync([.. Enumerable.Range(0, Jobs).Select(number => desk.Request($"{number:000}"))]);

        await desk.StartAsync();
        await desk.StartAsync();

        await Eventually.TrueAsync(async () => (await desk.JobsAsync()).TrueForAll(job => job.State == JobState.Done));
        Assert.Equal(Jobs, desk.Runs.Count);
        Assert.Equal(Jobs, desk.Runs.Select(run => run.Id).Distinct().Count());
    }

    [Fact]
    public async Task Two_claims_at_once_share_what_is_due()
    {
        await desk.EnqueueAsync([.. Enumerable.Range(0, 30).Select(number => desk.Request($"{number}"))]);
        var now = clock.GetUtcNow();

        var claimed = await Task.WhenAll(new[] { "one", "two" }.Select(async name =>
        {
            await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
            return await db.ClaimJobsAsync([new JobClaim(JobDesk.Kind, name, now, now.AddMinutes(1), 20, 1)], CancellationToken.None);
        }));

        Assert.Equal([10, 20], claimed.Select(jobs => jobs.Count).Order());
        Assert.Equal(30, claimed.SelectMany(jobs => jobs).Select(one => one.Job.Id).Distinct().Count());
        Assert.All(claimed.SelectMany(jobs => jobs), one => Assert.Equal((JobState.Running, 1), (one.Job.State, one.Job.Attempts)));
    }

    [Fact]
    public async Task A_job_that_fails_waits_longer_each_time_and_is_dead_after_its_last_attempt()
    {
        desk.Handler = (_, _) => throw new InvalidOperationException("https://example.org/secret?token=1 is down");
        await desk.EnqueueAsync(desk.Request("one"));
        await desk.StartAsync();
        var waits = new List<double>();

        for (var attempt = 1; attempt < desk.MostAttempts; attempt++)
        {
            var job = await desk.BecomesAsync(JobState.Due, attempt);
            Assert.Equal("https://example.org/… is down", job.LastError);
            waits.Add((job.DueAt - clock.GetUtcNow()).TotalMinutes);
            await Eventually.TrueAsync(() => clock.Waiting > 0);
            clock.Advance(job.DueAt - clock.GetUtcNow());
        }

        var dead = await desk.BecomesAsync(JobState.Dead);
        Assert.Equal((3, 3), (dead.Attempts, desk.Runs.Count));
        Assert.InRange(waits[0], 1, 1.1);
        Assert.InRange(waits[1], 2, 2.2);
        Assert.Equal([1, 2, 3], (await desk.AttemptsAsync()).Select(one => one.Number));
        Assert.All(await desk.AttemptsAsync(), one => Assert.Equal(JobEnding.Failed, one.Ending));
    }

    [Fact]
    public async Task What_is_refused_is_dead_at_once()
    {
        desk.Handler = (_, _) => throw new JobRefused("no such mailbox");
        await desk.EnqueueAsync(desk.Request("one"));
        await desk.StartAsync();

        var dead = await desk.BecomesAsync(JobState.Dead);

        Assert.Equal((1, "no such mailbox"), (dead.Attempts, dead.LastError));
    }

    [Fact]
    public async Task What_is_postponed_has_not_failed()
    {
        var morning = clock.GetUtcNow().AddHours(10);
        desk.Handler = (run, _) => Task.FromResult(
            run.Attempt == 1 ? JobOutcome.Later(morning, "quiet hours") : JobOutcome.Skipped("read meanwhile"));
        await desk.EnqueueAsync(desk.Request("one"));
        await desk.StartAsync();

        var waiting = await desk.BecomesAsync(JobState.Due, attempts: 1);
        Assert.Equal((morning, 0, "quiet hours"), (waiting.DueAt, waiting.Failures, waiting.LastError));
        await Eventually.TrueAsync(() => clock.Waiting > 0);
        clock.Advance(TimeSpan.FromHours(10));

        var done = await desk.BecomesAsync(JobState.Done);
        Assert.Equal("read meanwhile", done.LastError);
        Assert.Equal([JobEnding.Postponed, JobEnding.Skipped], (await desk.AttemptsAsync()).Select(one => one.Ending!.Value));
    }

    /// <summary>The process of each claim ends: nothing but the claim remains.</summary>
    [Fact]
    public async Task A_job_that_ends_its_process_each_time_is_given_up()
    {
        await desk.EnqueueAsync(desk.Request("one"));
        for (var crash = 1; crash <= desk.MostAttempts; crash++)
        {
            await ClaimAndCrashAsync();
            clock.Advance(TimeSpan.FromMinutes(2));
        }

        await desk.StartAsync();

        var dead = await desk.BecomesAsync(JobState.Dead);
        Assert.Empty(desk.Runs);
        Assert.Contains("3 attempts", dead.LastError, StringComparison.Ordinal);
        Assert.Equal(
            [JobEnding.Lost, JobEnding.Lost, JobEnding.Lost, JobEnding.Refused], (await desk.AttemptsAsync()).Select(one => one.Ending!.Value));
    }

    [Fact]
    public async Task What_a_worker_left_is_run_when_its_lease_has_ended_and_not_before()
    {
        await desk.EnqueueAsync(desk.Request("one"));
        await ClaimAndCrashAsync();
        await desk.StartAsync();
        await Eventually.TrueAsync(() => clock.Waiting > 0);
        Assert.Empty(desk.Runs);

        clock.Advance(TimeSpan.FromMinutes(2));

        await desk.BecomesAsync(JobState.Done, attempts: 2);
        Assert.Equal(2, Assert.Single(desk.Runs).Attempt);
    }

    [Fact]
    public async Task A_long_run_keeps_its_lease()
    {
        var finish = new TaskCompletionSource();
        desk.Handler = async (_, _) =>
        {
            await finish.Task;
            return JobOutcome.Done;
        };
        await desk.EnqueueAsync(desk.Request("one"));
        await desk.StartAsync();
        var first = (await desk.BecomesAsync(JobState.Running)).LeasedUntil;
        await Eventually.TrueAsync(() => clock.Waiting > 1); // the limit of the run, and the worker until it renews
        clock.Advance(TimeSpan.FromSeconds(25));

        await Eventually.TrueAsync(async () => (await desk.JobsAsync()).Single().LeasedUntil > first);

        finish.SetResult();
        await desk.BecomesAsync(JobState.Done, attempts: 1);
    }

    [Fact]
    public async Task An_open_job_is_moved_by_the_next_request_with_its_key()
    {
        await desk.EnqueueAsync(desk.Request("one", TimeSpan.FromHours(1), "first"));
        await desk.EnqueueAsync(desk.Request("one", TimeSpan.FromHours(2), "second"), desk.Request("two"), desk.Request("two", payload: "again"));

        var jobs = await desk.JobsAsync();
        Assert.Equal(["second", "again"], jobs.Select(job => job.Payload));
        Assert.Equal(clock.GetUtcNow().AddHours(2), jobs[0].DueAt);

        await portal.Store.WriteAsync(db => desk.Queue.CancelAsync(db, JobDesk.Kind, "one", CancellationToken.None));
        await desk.EnqueueAsync(desk.Request("one"));
        Assert.Equal([JobState.Cancelled, JobState.Due, JobState.Due], (await desk.JobsAsync()).Select(job => job.State));
    }

    /// <summary>The database refuses a second open job, whichever code would add one.</summary>
    [Fact]
    public async Task Two_requests_with_one_key_at_once_make_one_job()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => desk.EnqueueAsync(desk.Request("one", payload: $"{number}"))));
        Assert.Single(await desk.JobsAsync());

        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        db.Jobs.Add(Job.Create(JobDesk.Kind, "one", clock.GetUtcNow(), "", null, "", clock.GetUtcNow()));
        Assert.True(db.IsDuplicate(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync())));
    }

    [Fact]
    public async Task What_is_asked_for_while_it_runs_runs_again()
    {
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        desk.Handler = async (_, _) =>
        {
            begun.TrySetResult();
            await finish.Task;
            return JobOutcome.Done;
        };
        await desk.EnqueueAsync(desk.Request("one", payload: "first"));
        await desk.StartAsync();
        await begun.Task;
        await desk.EnqueueAsync(desk.Request("one", payload: "second"));
        finish.SetResult();

        await desk.BecomesAsync(JobState.Done, attempts: 2);
        Assert.Equal(["first", "second"], desk.Runs.Select(run => run.Payload));
    }

    [Fact]
    public async Task A_job_that_was_cancelled_while_it_ran_stays_cancelled()
    {
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        desk.Handler = async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return JobOutcome.Done;
        };
        await desk.EnqueueAsync(desk.Request("one"));
        await desk.StartAsync();
        await begun.Task;
        await portal.Store.WriteAsync(db => desk.Queue.CancelAsync(db, JobDesk.Kind, "one", CancellationToken.None));
        finish.SetResult();

        await Eventually.TrueAsync(async () => (await desk.AttemptsAsync()).Single().EndedAt is not null);
        Assert.Equal(JobState.Cancelled, Assert.Single(await desk.JobsAsync()).State);
    }

    [Fact]
    public async Task Jobs_in_hand_are_due_again_when_the_portal_stops()
    {
        var begun = new TaskCompletionSource();
        desk.Handler = async (_, stop) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return JobOutcome.Done;
        };
        await desk.EnqueueAsync([.. Enumerable.Range(0, 6).Select(number => desk.Request($"{number}"))]);
        var worker = await desk.StartAsync();
        await begun.Task;

        await worker.StopAsync(CancellationToken.None);

        Assert.All(await desk.JobsAsync(), job => Assert.Equal((JobState.Due, 0), (job.State, job.Failures)));
        Assert.All(await desk.AttemptsAsync(), one => Assert.Equal(JobEnding.Interrupted, one.Ending));
    }

    [Fact]
    public async Task A_schedule_is_planned_runs_and_is_planned_again()
    {
        await desk.StartAsync(every: TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => clock.Waiting > 0);
        clock.Advance(TimeSpan.FromMinutes(1));
        var planned = await desk.BecomesAsync(JobState.Due);
        Assert.Equal(clock.GetUtcNow().AddHours(1), planned.DueAt);

        await Eventually.TrueAsync(() => clock.Waiting > 0);
        clock.Advance(TimeSpan.FromHours(1));

        var again = await desk.BecomesAsync(JobState.Due, attempts: 1);
        Assert.Equal((planned.Id, clock.GetUtcNow().AddHours(1)), (again.Id, again.DueAt));
    }

    [Fact]
    public async Task Old_jobs_are_pruned_and_dead_ones_are_kept()
    {
        desk.Handler = (run, _) => run.Key == "dead" ? throw new JobRefused("never") : Task.FromResult(JobOutcome.Done);
        await desk.EnqueueAsync(desk.Request("dead"), desk.Request("done"));
        await desk.StartAsync();
        await Eventually.TrueAsync(async () => (await desk.JobsAsync()).TrueForAll(job => !job.IsOpen));
        await desk.EnqueueAsync(desk.Request("later", TimeSpan.FromDays(90)));
        clock.Advance(TimeSpan.FromDays(31));

        await portal.Get<JobPruning>().RunAsync(new JobRun(Guid.Empty, "job-pruning", "schedule", "", null, 1), CancellationToken.None);

        Assert.Equal(["dead", "later"], (await desk.JobsAsync()).Select(job => job.Key).Order());
        Assert.Empty(await desk.AttemptsAsync());
    }

    private async Task ClaimAndCrashAsync()
    {
        var now = clock.GetUtcNow();
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        Assert.Single(await db.ClaimJobsAsync([new JobClaim(JobDesk.Kind, "gone", now, now.AddMinutes(1), 20, 1)], CancellationToken.None));
    }
}
