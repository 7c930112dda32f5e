using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Notifications.Email;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications.Email;

/// <summary>Does by hand what the workers do, on a portal without background work: a test moves its clock by days at no cost.</summary>
internal static class MailRun
{
    /// <summary>Turns what was committed into notifications, and runs the mail jobs that are due.</summary>
    public static async Task RunMailAsync(this TestPortal portal)
    {
        var reactor = portal.Get<NotificationReactor>();
        while (await reactor.AdvanceAsync())
        {
        }

        while (await NextAsync(portal) is { } job)
        {
            IJobHandler handler = job.Kind == NotificationMailJob.Kind ? portal.Get<NotificationMailJob>() : portal.Get<NotificationDigestJob>();
            var outcome = await handler.RunAsync(new JobRun(job.Id, job.Kind, job.Key, job.Payload, job.PersonId, 1), CancellationToken.None);
            await portal.Store.WriteAsync(async db =>
            {
                var (stored, now) = (await db.Jobs.SingleAsync(one => one.Id == job.Id), portal.Get<TimeProvider>().GetUtcNow());
                if (outcome is JobOutcome.Postponed later)
                {
                    Assert.True(later.DueAt > now, later.Reason);
                    stored.Postpone(later.DueAt, later.Reason, now);
                }
                else
                {
                    stored.Finish((outcome as JobOutcome.Finished)?.Note, now);
                }
            });
        }
    }

    /// <summary>The subjects of a person's mails of notifications, oldest first.</summary>
    public static Task<List<string>> MailsAsync(this TestPortal portal, string to) => portal.Store.ReadAsync(
        db => db.Outbox.Where(mail => mail.To == to).OrderBy(mail => mail.CreatedAt).ThenBy(mail => mail.Id)
            .Select(mail => mail.Subject).ToListAsync());

    private static Task<Job?> NextAsync(TestPortal portal)
    {
        var now = portal.Get<TimeProvider>().GetUtcNow();
        return portal.Store.ReadAsync(db => db.Jobs
            .Where(job => job.State == JobState.Due && job.DueAt <= now
                && (job.Kind == NotificationMailJob.Kind || job.Kind == NotificationDigestJob.Kind))
            .OrderBy(job => job.DueAt).FirstOrDefaultAsync());
    }
}
