using ClientPortal.Domain.Jobs;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Jobs;

/// <summary>
/// Deletes jobs that were done or cancelled <c>Portal:Jobs:KeepDays</c> ago, and attempts of open ones that are as old. Dead jobs stay.
/// </summary>
public sealed class JobPruning(PortalStore store, IConfiguration configuration, TimeProvider clock) : IJobHandler
{
    private const int DefaultKeepDays = 30;

    // Rows of one write, so that the writes of people do not wait long.
    private const int Step = 300;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        var before = clock.GetUtcNow().AddDays(-configuration.GetValue("Portal:Jobs:KeepDays", DefaultKeepDays));
        while (await PruneAsync(before, stop) == Step)
        {
            stop.ThrowIfCancellationRequested();
        }

        return JobOutcome.Done;
    }

    private Task<int> PruneAsync(DateTimeOffset before, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var old = await db.Jobs.Where(job => (job.State == JobState.Done || job.State == JobState.Cancelled) && job.FinishedAt < before)
                .OrderBy(job => job.FinishedAt).Take(Step).ToListAsync(stop);
            var ids = old.ConvertAll(job => job.Id);
            var attempts = await db.JobAttempts.Where(one => ids.Contains(one.JobId)).ToListAsync(stop);
            attempts.AddRange(await db.JobAttempts.Where(one => one.EndedAt < before && !ids.Contains(one.JobId))
                .OrderBy(one => one.EndedAt).Take(Step).ToListAsync(stop));
            db.JobAttempts.RemoveRange(attempts);
            db.Jobs.RemoveRange(old);
            return Math.Max(old.Count, Math.Min(attempts.Count, Step));
        },
        stop);
}
