using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>Enqueues a job for each device of those who got a notification and want it there, in the save that writes the notification.</summary>
public sealed class PushPlan(JobQueue jobs, DeliveryPlanner planner, TimeProvider clock)
{
    /// <summary>A notification that grows while its job is open has one job.</summary>
    public async Task AddAsync(
        PortalDb db, IReadOnlyCollection<(Guid Person, Guid Id)> fresh, IReadOnlyDictionary<Guid, NotificationPreferences>? known,
        CancellationToken stop)
    {
        var people = fresh.Select(one => one.Person).Distinct().ToList();
        var devices = people.Count == 0
            ? []
            : await db.PushSubscriptions.Where(one => people.Contains(one.PersonId)).Select(one => new { one.PersonId, one.Id }).ToListAsync(stop);
        if (devices.Count == 0)
        {
            return;
        }

        var (ids, owners) = (fresh.Select(one => one.Id).ToHashSet(), devices.Select(one => one.PersonId).ToHashSet());
        var lines = db.Notifications.Local.Where(line => ids.Contains(line.Id) && owners.Contains(line.PersonId)).ToList();
        var decisions = await planner.DecideAsync(db, NotificationChannel.Push, lines, isFirst: false, clock.GetUtcNow(), known, stop);
        var requests = from line in lines
                       let wanted = decisions.GetValueOrDefault(line.Id) as DeliveryDecision.At
                       where wanted is { IsOnReturn: false }
                       from device in devices
                       where device.PersonId == line.PersonId
                       let what = PushJob.PayloadOf(line.Id, device.Id)
                       select new JobRequest(PushJob.Kind, what, wanted.Due, what, line.PersonId, "/notifications");
        await jobs.EnqueueAsync(db, [.. requests], stop);
    }
}
