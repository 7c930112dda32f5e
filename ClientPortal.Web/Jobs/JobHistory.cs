using ClientPortal.Domain.Jobs;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Jobs;

/// <summary>Stores jobs with the runs that they had: demo data.</summary>
public static class JobHistory
{
    public static Task AddAsync(PortalStore store, IReadOnlyCollection<Job> jobs, IReadOnlyCollection<JobAttempt> attempts) => store.WriteAsync(db =>
    {
        db.Jobs.AddRange(jobs);
        db.JobAttempts.AddRange(attempts);
        return Task.CompletedTask;
    });
}
