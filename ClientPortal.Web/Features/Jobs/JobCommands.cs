using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Jobs;

/// <summary>What administrators do to jobs; each is in the audit.</summary>
public sealed class JobCommands(PortalStore store, JobQueue queue, TimeProvider clock)
{
    // Jobs of one write, so that the writes of people do not wait long.
    private const int Step = 300;

    /// <summary>Tries a dead, cancelled or failing job again now, with all its attempts.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator, or there is no such job.</exception>
    /// <exception cref="RuleBroken"><c>job.not-waiting</c>, <c>job.asked-again</c>: an open job does the same; <c>viewer.read-only</c>.</exception>
    public Task RetryAsync(Viewer viewer, Guid id, CancellationToken stop = default) => ChangeAsync(
        viewer,
        id,
        async (db, job) =>
        {
            job.Retry(viewer, clock.GetUtcNow());
            if (await db.Jobs.AnyAsync(
                other => other.Id != id && other.Kind == job.Kind && other.Key == job.Key
                    && (other.State == JobState.Due || other.State == JobState.Running),
                stop))
            {
                throw new RuleBroken("job.asked-again");
            }
        },
        stop);

    /// <summary>
    /// Tries all jobs of a filter again that may be: dead, cancelled and failing ones, of several with one key the newest. Returns how many.
    /// </summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public async Task<int> RetryAllAsync(Viewer viewer, JobFilter filter, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        var (count, before) = (0, Guid.AllBitsSet);
        while (await RetrySomeAsync(viewer, filter, before, stop) is ({ } last, var some))
        {
            (count, before) = (count + some, last);
        }

        return count;
    }

    /// <summary>Runs a waiting job now.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator, or there is no such job.</exception>
    /// <exception cref="RuleBroken"><c>job.not-due</c>, <c>viewer.read-only</c>.</exception>
    public Task PromoteAsync(Viewer viewer, Guid id, CancellationToken stop = default) => ChangeAsync(
        viewer,
        id,
        (_, job) =>
        {
            job.Promote(viewer, clock.GetUtcNow());
            return Task.CompletedTask;
        },
        stop);

    /// <summary>Gives an open job up. A run that has begun ends by itself, and changes the job no more.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator, or there is no such job.</exception>
    /// <exception cref="RuleBroken"><c>job.not-open</c>, <c>viewer.read-only</c>.</exception>
    public Task CancelAsync(Viewer viewer, Guid id, CancellationToken stop = default) => ChangeAsync(
        viewer,
        id,
        (_, job) =>
        {
            job.Cancel(viewer, clock.GetUtcNow());
            return Task.CompletedTask;
        },
        stop);

    private Task ChangeAsync(Viewer viewer, Guid id, Func<PortalDb, Job, Task> change, CancellationToken stop)
    {
        viewer.MustBeAdminToSee();
        return store.WriteAsync(
            async db =>
            {
                await change(db, await db.Jobs.SingleOrDefaultAsync(job => job.Id == id, stop) ?? throw new NotFound());
                queue.WakeAfter(db);
            },
            stop);
    }

    // From the newest down; null at the end.
    private Task<(Guid? Last, int Count)> RetrySomeAsync(Viewer viewer, JobFilter filter, Guid before, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var found = await JobQueries.Matching(db, filter).Where(job => job.Id.CompareTo(before) < 0)
                .Where(job => job.State == JobState.Dead || job.State == JobState.Cancelled || (job.State == JobState.Due && job.Failures > 0))
                .OrderByDescending(job => job.Id).Take(Step).ToListAsync(stop);
            if (found.Count == 0)
            {
                return ((Guid?)null, 0);
            }

            var (kinds, keys) = (found.ConvertAll(job => job.Kind), found.ConvertAll(job => job.Key));
            var open = (await db.Jobs.Where(job => kinds.Contains(job.Kind) && keys.Contains(job.Key)
                && (job.State == JobState.Due || job.State == JobState.Running))
                .Select(job => new { job.Kind, job.Key }).ToListAsync(stop)).ToHashSet();
            var again = found.Where(job => job.IsOpen || open.Add(new { job.Kind, job.Key })).ToList();
            if (again.Count > 0)
            {
                var now = clock.GetUtcNow();
                again.ForEach(job => job.Again(now));
                db.Log.Add(EventRow.Of(
                    new JobsRetried { Kind = filter.Kind, Count = again.Count, At = now, ActorId = viewer.ActorId, From = viewer.From }));
                queue.WakeAfter(db);
            }

            return (found[^1].Id, again.Count);
        },
        stop);
}
