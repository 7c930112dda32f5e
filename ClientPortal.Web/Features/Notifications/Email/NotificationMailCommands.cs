using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>
/// Mails a viewer's own notifications. Everything is asked again: whether the line was read or withdrawn, may still be seen, is still wanted and
/// due, and whether the person is there. The mail and its mark are one save, so that a job that runs twice writes one mail.
/// </summary>
public sealed class NotificationMailCommands(
    PortalStore store, PresenceBoard presence, DeliveryPlanner planner, MailPlan plan, NotificationMails mails, TimeProvider clock)
{
    /// <summary>How long a mail waits again while the person is there: they see the bell.</summary>
    public static readonly TimeSpan WhilePresent = TimeSpan.FromMinutes(5);

    /// <summary>Mails one line, with the other lines of its subject: one mail a conversation until it is read.</summary>
    public Task<JobOutcome> SendAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        store.WriteAsync(db => SendAsync(db, viewer, id, stop), stop);

    /// <summary>Mails all lines that are due and that no mail told of: a digest, or what waited for the end of quiet hours.</summary>
    public Task<JobOutcome> SendDigestAsync(Viewer viewer, CancellationToken stop = default) =>
        store.WriteAsync(db => SendDigestAsync(db, viewer, stop), stop);

    private async Task<JobOutcome> SendAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var waiting = db.Notifications.VisibleTo(viewer, db).Waiting();
        if (await waiting.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } line)
        {
            return JobOutcome.Skipped("It was read, snoozed or withdrawn, or the person may no longer see it.");
        }

        if (line.MailedAt is not null)
        {
            return JobOutcome.Skipped("A mail told of it already.");
        }

        var kind = NotificationKinds.Of(line.Kind);
        var others = kind.IsSecurity
            ? []
            : await waiting.Where(one => one.SubjectId == line.SubjectId && one.Subject == line.Subject && one.Id != id).ToListAsync(stop);
        if (!kind.IsUrgent && others.Exists(one => one.MailedAt is not null))
        {
            return JobOutcome.Skipped("A mail told of the same subject, which is unread since.");
        }

        List<Notification> candidates = [line, .. others.Where(one => one.MailedAt is null)];
        var decisions = await planner.DecideAsync(db, NotificationChannel.Email, candidates, isFirst: true, now, stop: stop);
        if (decisions.GetValueOrDefault(id) is not DeliveryDecision.At { } decided)
        {
            return JobOutcome.Skipped("The person does not want it by mail.");
        }

        if (decided.IsOnReturn)
        {
            return JobOutcome.Skipped("It waits for the person's return.");
        }

        if (decided.Due > now)
        {
            if (!decided.IsGathered)
            {
                return JobOutcome.Later(decided.Due, "It is not due yet.");
            }

            await plan.GatherAsync(db, viewer.PersonId, decided.Due, stop);
            return JobOutcome.Skipped("It comes with the person's next digest.");
        }

        if (!kind.IsSecurity && presence.IsActive(viewer.PersonId))
        {
            return JobOutcome.Later(now + WhilePresent, "The person is there.");
        }

        // What shares the subject goes with it, unless it is a security notice or is not wanted by mail.
        var sent = candidates.FindAll(one => one.Id == id
            || (!NotificationKinds.Of(one.Kind).IsSecurity && decisions.GetValueOrDefault(one.Id) is DeliveryDecision.At { IsOnReturn: false }));
        await mails.EnqueueAsync(db, viewer, sent, isDigest: false, stop);
        sent.ForEach(one => one.Mail(now));
        return JobOutcome.Done;
    }

    private async Task<JobOutcome> SendDigestAsync(PortalDb db, Viewer viewer, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var lines = await db.Notifications.VisibleTo(viewer, db).Waiting().Where(one => one.MailedAt == null)
            .OrderByDescending(one => one.At).Take(NotificationMails.MostGathered).ToListAsync(stop);
        var decisions = await planner.DecideAsync(db, NotificationChannel.Email, lines, isFirst: true, now, stop: stop);
        var wanted = lines.Where(line => decisions.GetValueOrDefault(line.Id) is DeliveryDecision.At { IsOnReturn: false })
            .Select(line => (Line: line, At: (DeliveryDecision.At)decisions[line.Id])).ToList();
        var due = wanted.FindAll(one => one.At.Due <= now).ConvertAll(one => one.Line);
        var later = wanted.Where(one => one.At.IsGathered && one.At.Due > now).Select(one => (DateTimeOffset?)one.At.Due).Min();
        if (due.Count == 0)
        {
            return later is { } next
                ? JobOutcome.Later(next, "Nothing is due yet.")
                : JobOutcome.Skipped("Everything was read, or is not wanted by mail.");
        }

        // A person who chose digests gets them also while they are there: that is when they read them.
        var preferences = (await planner.PreferencesAsync(db, [viewer.PersonId], stop))[viewer.PersonId];
        if (preferences.Digest == MailDigest.AtOnce && presence.IsActive(viewer.PersonId))
        {
            return JobOutcome.Later(now + WhilePresent, "The person is there.");
        }

        await mails.EnqueueAsync(db, viewer, due, isDigest: true, stop);
        due.ForEach(line => line.Mail(now));
        return later is { } rest ? JobOutcome.Later(rest, "The rest is due later.") : JobOutcome.Done;
    }
}
