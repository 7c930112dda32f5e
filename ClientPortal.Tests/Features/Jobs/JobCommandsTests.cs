using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Jobs;

public sealed class JobCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private JobCommands Commands => portal.Get<JobCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Every_button_changes_the_job_and_is_in_the_audit()
    {
        var (dead, waiting, unwanted) = (await MakeAsync("dead", JobState.Dead), await MakeAsync("waiting"), await MakeAsync("unwanted"));

        await Commands.RetryAsync(portal.Admin, dead);
        await Commands.PromoteAsync(portal.Admin, waiting);
        await Commands.CancelAsync(portal.Admin, unwanted);

        Assert.Equal((JobState.Due, 0, clock.GetUtcNow()), await StateAsync(dead));
        Assert.Equal((JobState.Due, 0, clock.GetUtcNow()), await StateAsync(waiting));
        Assert.Equal(JobState.Cancelled, (await StateAsync(unwanted)).State);
        var lines = await portal.Get<AuditQueries>().NewestAsync(portal.Admin, new(), limit: 3);
        Assert.Equal(["job.cancelled", "job.promoted", "job.retried"], lines.Select(line => line.Kind));
        Assert.Equal(["unwanted@example.org", "waiting@example.org", "dead@example.org"], lines.Select(line => line.About));
        Assert.All(lines, line => Assert.Equal("Ada Admin", line.ActorName));
    }

    [Fact]
    public async Task What_has_no_sense_is_refused()
    {
        var (done, waiting) = (await MakeAsync("done", JobState.Done), await MakeAsync("waiting"));
        var dead = await MakeAsync("same", JobState.Dead);
        await MakeAsync("same");

        Assert.Equal("job.not-waiting", (await Assert.ThrowsAsync<RuleBroken>(() => Commands.RetryAsync(portal.Admin, done))).Rule);
        Assert.Equal("job.not-open", (await Assert.ThrowsAsync<RuleBroken>(() => Commands.CancelAsync(portal.Admin, done))).Rule);
        Assert.Equal("job.not-due", (await Assert.ThrowsAsync<RuleBroken>(() => Commands.PromoteAsync(portal.Admin, done))).Rule);
        Assert.Equal("job.asked-again", (await Assert.ThrowsAsync<RuleBroken>(() => Commands.RetryAsync(portal.Admin, dead))).Rule);
        await Assert.ThrowsAsync<NotFound>(() => Commands.PromoteAsync(portal.Technician, waiting));
        await Assert.ThrowsAsync<NotFound>(() => Commands.RetryAsync(portal.Admin, Guid.NewGuid()));
        Assert.Equal(
            "viewer.read-only",
            (await Assert.ThrowsAsync<RuleBroken>(
                () => Commands.PromoteAsync(portal.Admin with { ImpersonatedBy = portal.Technician.PersonId }, waiting))).Rule);
        Assert.Equal(JobState.Dead, (await StateAsync(dead)).State);
    }

    [Fact]
    public async Task All_of_a_filter_are_retried_with_one_line_in_the_audit()
    {
        var (first, second) = (await MakeAsync("first", JobState.Dead), await MakeAsync("second", JobState.Cancelled));
        var (older, newer) = (await MakeAsync("twice", JobState.Dead), await MakeAsync("twice", JobState.Dead));
        var (open, other) = (await MakeAsync("waiting"), await MakeAsync("other", JobState.Dead, kind: "other"));
        await MakeAsync("waiting", JobState.Dead);

        var count = await Commands.RetryAllAsync(portal.Admin, new JobFilter(Kind: "test"));

        Assert.Equal(3, count);
        var due = await portal.Store.ReadAsync(db => db.Jobs.Where(job => job.State == JobState.Due).Select(job => job.Id).ToListAsync());
        Assert.Equal(new[] { first, second, newer, open }.Order(), due.Order());
        Assert.Equal([JobState.Dead, JobState.Dead], [(await StateAsync(older)).State, (await StateAsync(other)).State]);
        Assert.Equal(clock.GetUtcNow().AddHours(1), (await StateAsync(open)).DueAt);
        var told = Assert.IsType<JobsRetried>((await portal.Store.ReadAsync(db => db.Log.OrderBy(row => row.Seq).LastAsync())).Read()!.Event);
        Assert.Equal((3, "test", portal.Admin.PersonId), (told.Count, told.Kind, told.ActorId));
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged_and_the_figures_count()
    {
        var ids = new[] { await MakeAsync("awa", JobState.Dead), await MakeAsync("theo", JobState.Done), await MakeAsync("zoe") };
        var queries = portal.Get<JobQueries>();

        Assert.Equal(ids.Reverse(), await ListAsync(new JobFilter()));
        Assert.Equal([ids[0]], await ListAsync(new JobFilter(JobShown.Dead)));
        Assert.Equal([ids[1]], await ListAsync(new JobFilter(Text: "THÉO@")));
        Assert.Equal([ids[0]], (await queries.ListAsync(portal.Admin, new JobFilter(), after: ids[1])).Select(row => row.Id));

        clock.Advance(TimeSpan.FromHours(2));
        var figures = await queries.FiguresAsync(portal.Admin);
        Assert.Equal((1, 1, 1, 1), (figures.Due, figures.Dead, figures.DoneToday, figures.FailedToday));
        Assert.Equal(TimeSpan.FromHours(1), figures.OldestDue);
        Assert.Equal((1, 1), (figures.Hours[^3].Done, figures.Hours[^3].Failed));
        Assert.Contains(figures.Schedules, schedule => schedule is { Kind: "log-pruning", JobId: null });

        async Task<IEnumerable<Guid>> ListAsync(JobFilter filter) => (await queries.ListAsync(portal.Admin, filter)).Select(row => row.Id);
    }

    private async Task<(JobState State, int Failures, DateTimeOffset DueAt)> StateAsync(Guid id)
    {
        var job = await portal.Store.ReadAsync(db => db.Jobs.SingleAsync(one => one.Id == id));
        return (job.State, job.Failures, job.DueAt);
    }

    private Task<Guid> MakeAsync(string key, JobState state = JobState.Due, string kind = "test") => portal.Store.WriteAsync(db =>
    {
        var now = clock.GetUtcNow();
        var job = Job.Create(kind, key, state == JobState.Due ? now.AddHours(1) : now, "", null, $"{key}@example.org", now);
        if (state is JobState.Dead or JobState.Done)
        {
            job.Claim("worker", now);
            var attempt = JobAttempt.Begin(job, now);
            attempt.End(state == JobState.Dead ? JobEnding.Refused : JobEnding.Done, null, now, now);
            db.JobAttempts.Add(attempt);
        }

        if (state == JobState.Dead)
        {
            job.Fail("never", retryAt: null, now);
        }
        else if (state == JobState.Done)
        {
            job.Finish(null, now);
        }
        else if (state == JobState.Cancelled)
        {
            job.Withdraw(now);
        }

        db.Jobs.Add(job);
        return Task.FromResult(job.Id);
    });
}
