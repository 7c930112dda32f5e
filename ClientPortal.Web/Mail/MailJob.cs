using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Mail;

/// <summary>
/// Sends one mail of the outbox; the payload is its id. It counts as sent only after the route has accepted it: a crash in between sends it again,
/// under the same Message-ID.
/// </summary>
public sealed class MailJob(PortalStore store, IMailRoute route, TimeProvider clock) : IJobHandler
{
    /// <summary>The kind of the jobs of mails.</summary>
    public const string Kind = "mail";

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        var id = Guid.Parse(run.Payload);
        var mail = await store.ReadAsync(db => db.Outbox.SingleOrDefaultAsync(one => one.Id == id, stop), stop);
        if (mail is not { SentAt: null })
        {
            return JobOutcome.Skipped("It was sent before, or is gone.");
        }

        try
        {
            await route.SendAsync(mail, stop);
        }
        catch (MailRefused refused)
        {
            throw new JobRefused(refused.Message, refused);
        }

        // Not cancelled: a mail that was sent must not remain in the outbox.
        await store.WriteAsync(
            async db => (await db.Outbox.SingleAsync(one => one.Id == id, CancellationToken.None)).Sent(clock.GetUtcNow()),
            CancellationToken.None);
        return JobOutcome.Done;
    }
}
