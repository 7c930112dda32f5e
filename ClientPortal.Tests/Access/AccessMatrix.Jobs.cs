using ClientPortal.Domain.Jobs;
using ClientPortal.Web.Features.Jobs;

namespace ClientPortal.Tests.Access;

/// <summary>The work in the background: administrators alone see it and act on it.</summary>
internal static partial class AccessMatrix
{
    private static Pages JobsPages => new() { { "/admin/jobs", "ss nnnn n+" } };

    private static Endpoints JobsApi => new()
    {
        { "GET /api/jobs", "ss nnnn n+", (who, at) => who.ApiAsync("GET", $"/api/jobs?q={at.Mark}") },
        {
            "POST /api/jobs/{id:guid}/retry", "ss nnnn n+",
            async (who, at) => await who.ApiAsync("POST", $"/api/jobs/{await at.JobAsync(dead: true)}/retry", new { })
        },
    };

    private static Methods<JobCommands> JobCommands => new()
    {
        { "RetryAsync", "ss nnnn n+", async (it, who, at) => await it.RetryAsync(who, await at.JobAsync(dead: true)) },
        { "RetryAllAsync", "ss nnnn n+", (it, who, at) => it.RetryAllAsync(who, new JobFilter(Text: at.Mark)) },
        { "PromoteAsync", "ss nnnn n+", async (it, who, at) => await it.PromoteAsync(who, await at.JobAsync(dead: false)) },
        { "CancelAsync", "ss nnnn n+", async (it, who, at) => await it.CancelAsync(who, await at.JobAsync(dead: false)) },
    };

    private static Methods<JobQueries> JobQueries => new()
    {
        {
            "ListAsync", "ss nnnn n+", async (it, who, at) =>
            {
                var id = await at.JobAsync(dead: true);
                return (await it.ListAsync(who, new JobFilter(Text: at.Mark))).Where(row => row.Id == id);
            }
        },
        { "NamedAsync", "ss nnnn n+", (it, who, _) => it.NamedAsync(who, []) },
        { "AttemptsAsync", "ss nnnn n+", async (it, who, at) => await it.AttemptsAsync(who, await at.JobAsync(dead: true)) },
        { "Kinds", "ss nnnn n+", (it, who, _) => Task.FromResult(it.Kinds(who)) },
        { "FiguresAsync", "ss nnnn n+", (it, who, _) => it.FiguresAsync(who) },
    };

    // Of a kind that no worker does: it stays as it is.
    private static Task<Guid> JobAsync(this AccessScene at, bool dead) => at.MadeAsync($"job {dead}", () => at.Store.WriteAsync(db =>
    {
        var job = Job.Create("access", $"{dead} {at.Mark}", DateTimeOffset.UnixEpoch, "", at.Subject, $"Job {at.Mark}", DateTimeOffset.UnixEpoch);
        if (dead)
        {
            job.Fail("down", retryAt: null, DateTimeOffset.UnixEpoch);
        }

        db.Jobs.Add(job);
        db.JobAttempts.Add(JobAttempt.Begin(job, DateTimeOffset.UnixEpoch));
        return Task.FromResult(job.Id);
    }));
}
