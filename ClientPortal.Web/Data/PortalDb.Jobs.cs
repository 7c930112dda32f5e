using ClientPortal.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>A worker's wish for jobs of one kind.</summary>
/// <param name="By">The name of the worker.</param>
/// <param name="Until">When its lease ends, unless it renews it.</param>
/// <param name="Most">At most so many that are due, in the order of their due time.</param>
/// <param name="MostLost">At most so many whose lease has ended.</param>
public sealed record JobClaim(string Kind, string By, DateTimeOffset Now, DateTimeOffset Until, int Most, int MostLost);

public abstract partial class PortalDb
{
    /// <summary>
    /// Claims jobs, each for one worker alone: by one statement a kind, all in one transaction, which counts the attempt and stores its row. Of a
    /// job that was lost another worker's lease has ended.
    /// </summary>
    public Task<List<(Job Job, JobAttempt Attempt, bool WasLost)>> ClaimJobsAsync(IReadOnlyCollection<JobClaim> claims, CancellationToken stop)
    {
        return InOrderAsync(ClaimAsync, stop);

        async Task<List<(Job Job, JobAttempt Attempt, bool WasLost)>> ClaimAsync()
        {
            await using var transaction = await Database.BeginTransactionAsync(stop);
            var claimed = new List<(Job Job, JobAttempt Attempt)>();
            foreach (var claim in claims)
            {
                var jobs = await Claim(claim).AsNoTracking().ToListAsync(stop);
                claimed.AddRange(jobs.OrderBy(job => job.DueAt).Select(job => (job, JobAttempt.Begin(job, claim.Now))));
            }

            // What a worker left open that did not come back.
            var ids = claimed.ConvertAll(one => one.Job.Id);
            var lost = await JobAttempts.AsTracking().Where(one => ids.Contains(one.JobId) && one.EndedAt == null).ToListAsync(stop);
            lost.ForEach(one => one.Lose(claims.First().Now));

            JobAttempts.AddRange(claimed.Select(one => one.Attempt));
            await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, stop);
            await transaction.CommitAsync(stop);
            return claimed.ConvertAll(one => (one.Job, one.Attempt, lost.Exists(other => other.JobId == one.Job.Id)));
        }
    }

    /// <summary>The statement of a claim; its result is every claimed job as it is afterwards.</summary>
    protected abstract IQueryable<Job> Claim(JobClaim claim);
}
