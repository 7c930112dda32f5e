using ClientPortal.Domain.Jobs;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Jobs;

/// <summary>Work to be done.</summary>
/// <param name="Key">Unique among the open jobs of a kind: enqueuing again moves due time and payload of the open one.</param>
/// <param name="Payload">Ids and tokens as JSON or text, never content or secrets.</param>
/// <param name="PersonId">The person whom it concerns, for the list.</param>
/// <param name="Subject">What the job is about, for the list: an address of a page or a short token. Not secret.</param>
public sealed record JobRequest(string Kind, string Key, DateTimeOffset DueAt, string Payload = "", Guid? PersonId = null, string Subject = "");

/// <summary>Writes jobs in the caller's transaction. The save wakes the worker; without a commit there is no job.</summary>
public sealed class JobQueue(JobSignal signal, JobChanges changes, TimeProvider clock)
{
    /// <summary>Adds a job, or moves the open one with that key. Of two saves at once with that key the later one is made again.</summary>
    public Task EnqueueAsync(PortalDb db, JobRequest request, CancellationToken stop) => EnqueueAsync(db, [request], stop);

    /// <summary>The same for many, with one query a kind.</summary>
    public async Task EnqueueAsync(PortalDb db, IReadOnlyCollection<JobRequest> requests, CancellationToken stop)
    {
        foreach (var kind in requests.GroupBy(request => request.Kind, StringComparer.Ordinal))
        {
            var open = await OpenAsync(db, kind.Key, [.. kind.Select(request => request.Key).Distinct(StringComparer.Ordinal)], stop);
            foreach (var request in kind)
            {
                if (open.TryGetValue(request.Key, out var known))
                {
                    known.Ask(request.DueAt, request.Payload, request.PersonId, request.Subject);
                }
                else
                {
                    open.Add(request.Key, Insert(db, request));
                }
            }
        }

        if (requests.Count > 0)
        {
            WakeAfter(db, requests.Min(request => request.DueAt));
        }
    }

    /// <summary>Adds a job whose key is new: an id that was made in this transaction.</summary>
    public void Add(PortalDb db, JobRequest request)
    {
        Insert(db, request);
        WakeAfter(db, request.DueAt);
    }

    /// <summary>Withdraws the open job with that key, if there is one. A run that has begun goes on, without effect on the job.</summary>
    public async Task CancelAsync(PortalDb db, string kind, string key, CancellationToken stop)
    {
        foreach (var job in (await OpenAsync(db, kind, [key], stop)).Values)
        {
            job.Withdraw(clock.GetUtcNow());
            WakeAfter(db);
        }
    }

    /// <summary>Wakes the worker once the context's save is committed.</summary>
    public void WakeAfter(PortalDb db) => db.SavedChanges += (_, _) =>
    {
        signal.Set();
        changes.Set();
    };

    private void WakeAfter(PortalDb db, DateTimeOffset due) => db.SavedChanges += (_, _) =>
    {
        // What is due now wakes it whatever it has planned: the clock may have been set since.
        if (due <= clock.GetUtcNow())
        {
            signal.Set();
        }
        else
        {
            signal.Set(due);
        }

        changes.Set();
    };

    // Those of this transaction are not in the database yet.
    private static async Task<Dictionary<string, Job>> OpenAsync(PortalDb db, string kind, List<string> keys, CancellationToken stop)
    {
        var open = await db.Jobs.AsTracking()
            .Where(job => job.Kind == kind && keys.Contains(job.Key) && (job.State == JobState.Due || job.State == JobState.Running))
            .ToListAsync(stop);
        return open.Concat(db.Jobs.Local.Where(job => job.Kind == kind && keys.Contains(job.Key) && job.IsOpen))
            .Distinct().Where(job => job.IsOpen).ToDictionary(job => job.Key, StringComparer.Ordinal);
    }

    private Job Insert(PortalDb db, JobRequest request)
    {
        var job = Job.Create(
            request.Kind, request.Key, request.DueAt, request.Payload, request.PersonId, request.Subject, clock.GetUtcNow());
        db.Jobs.Add(job);
        return job;
    }
}
