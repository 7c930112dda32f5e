using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>Enqueues a job for each device of those who got a notification, in the save that writes the notification.</summary>
public sealed class PushPlan(JobQueue jobs, TimeProvider clock)
{
    /// <summary>A notification that grows while its job is open has one job.</summary>
    public async Task AddAsync(PortalDb db, IReadOnlyCollection<(Guid Person, Guid Id)> fresh, CancellationToken stop)
    {
        var people = fresh.Select(one => one.Person).Distinct().ToList();
        var devices = people.Count == 0
            ? []
            : await db.PushSubscriptions.Where(one => people.Contains(one.PersonId)).Select(one => new { one.PersonId, one.Id }).ToListAsync(stop);
        var requests = from one in fresh.Distinct()
                       from device in devices
                       where device.PersonId == one.Person
                       let what = PushJob.PayloadOf(one.Id, device.Id)
                       select new JobRequest(PushJob.Kind, what, DueAt(), what, one.Person, "/notifications");
        if (devices.Count > 0)
        {
            await jobs.EnqueueAsync(db, [.. requests], stop);
        }
    }

    // A person who has a device wants everything on it, and now.
    private DateTimeOffset DueAt() => clock.GetUtcNow();
}
