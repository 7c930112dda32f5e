using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>
/// Enqueues the mail of notifications in the save that writes them: a job for a line, and one for all that waits for the same digest or the same
/// end of quiet hours.
/// </summary>
public sealed class MailPlan(JobQueue jobs, DeliveryPlanner planner, TimeProvider clock)
{
    // News that was written late, as the past of a demo is, comes in no mail.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>These lines are new in this save, or have grown in it. Preferences that were read just before can be given.</summary>
    public async Task AddAsync(
        PortalDb db, IReadOnlyCollection<Guid> fresh, IReadOnlyDictionary<Guid, NotificationPreferences>? known, CancellationToken stop)
    {
        var (ids, now) = (fresh.ToHashSet(), clock.GetUtcNow());
        var lines = db.Notifications.Local
            .Where(line => ids.Contains(line.Id) && line is { IsUnread: true, MailedAt: null } && line.At > now - LongestDelay).ToList();
        if (lines.Count == 0)
        {
            return;
        }

        var decisions = await planner.DecideAsync(db, NotificationChannel.Email, lines, isFirst: false, now, known, stop);
        var due = lines.Where(line => decisions.GetValueOrDefault(line.Id) is DeliveryDecision.At { IsOnReturn: false })
            .Select(line => (Line: line, At: (DeliveryDecision.At)decisions[line.Id])).ToList();
        var planned = await PlannedAsync(db, [.. due.Select(one => one.At.IsGathered ? DigestKey(one.Line.PersonId) : KeyOf(one.Line))], stop);
        JobRequest[] requests =
        [
            .. due.Where(one => !one.At.IsGathered && !planned.ContainsKey(KeyOf(one.Line))).Select(one => new JobRequest(
                NotificationMailJob.Kind, KeyOf(one.Line), one.At.Due, $"{one.Line.Id:N}", one.Line.PersonId, one.Line.Path)),
            .. due.Where(one => one.At.IsGathered).GroupBy(one => one.Line.PersonId)
                .Select(person => DigestOf(person.Key, person.Min(one => one.At.Due)))
                .Where(digest => !planned.TryGetValue(digest.Key, out var already) || digest.DueAt < already),
        ];
        await jobs.EnqueueAsync(db, requests, stop);
    }

    /// <summary>Sends at this moment what has gathered by then; moves the time of the person's digest when one is planned.</summary>
    public Task GatherAsync(PortalDb db, Guid personId, DateTimeOffset due, CancellationToken stop) =>
        jobs.EnqueueAsync(db, DigestOf(personId, due), stop);

    private static JobRequest DigestOf(Guid personId, DateTimeOffset due) =>
        new(NotificationDigestJob.Kind, DigestKey(personId), due, PersonId: personId, Subject: "/notifications");

    private static string KeyOf(Notification line) => $"{line.Id:N}";

    private static string DigestKey(Guid personId) => $"{personId:N}";

    // A line that grows keeps its first due time: otherwise a lively conversation would put its mail off for ever.
    private static async Task<Dictionary<string, DateTimeOffset>> PlannedAsync(PortalDb db, List<string> keys, CancellationToken stop) =>
        await db.Jobs.Where(job => (job.Kind == NotificationMailJob.Kind || job.Kind == NotificationDigestJob.Kind)
                && job.State == JobState.Due && keys.Contains(job.Key))
            .ToDictionaryAsync(job => job.Key, job => job.DueAt, stop);
}
