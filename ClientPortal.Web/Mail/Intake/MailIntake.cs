using ClientPortal.Domain.Mail;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>Stores a mail once, with the job that finds its outcome, in one transaction.</summary>
public sealed class MailIntake(PortalStore store, JobQueue jobs, TimeProvider clock)
{
    /// <summary>The kind of the jobs; their key and payload are the mail's id.</summary>
    public const string Kind = "incoming-mail";

    /// <summary>True once it is stored, now or before; false when it is no mail.</summary>
    public async Task<bool> TakeAsync(byte[] raw, CancellationToken stop)
    {
        if (Read(raw) is not { } message)
        {
            return false;
        }

        // Two nodes that take it at once: the unique fingerprint has the second one try again, and find it.
        var fingerprint = message.Fingerprint();
        await store.WriteAsync(
            async db =>
            {
                if (await db.IncomingMails.AnyAsync(mail => mail.Fingerprint == fingerprint, stop))
                {
                    return;
                }

                var mail = IncomingMail.Receive(message.From, message.Subject, message.MessageId, fingerprint, raw, clock.GetUtcNow());
                db.IncomingMails.Add(mail);
                var id = mail.Id.ToString();
                jobs.Add(db, new JobRequest(Kind, id, mail.ReceivedAt, Payload: id, Subject: mail.From));
            },
            stop);
        return true;
    }

    private static IncomingMessage? Read(byte[] raw)
    {
        try
        {
            return IncomingMessage.Read(raw);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>Asks the sources for new mails, one after the other, every 30 seconds on each node.</summary>
public sealed class MailIntakeWorker(IEnumerable<IMailSource> sources, MailIntake intake, TimeProvider clock, ILogger<MailIntakeWorker> log)
    : PeriodicWorker(Every, clock, log)
{
    /// <summary>People who answer by mail do not wait for a reply within seconds; mail servers limit how often they are asked.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override string OnFailure => "The incoming mails could not be collected; they stay where they are until the next round.";

    protected override Task ActAsync(CancellationToken stop) => CollectAsync(stop);

    /// <summary>One round. A source that fails does not stop the others.</summary>
    public Task CollectAsync(CancellationToken stop) =>
        MailSources.EachAsync(sources, source => source.CollectAsync(intake.TakeAsync, stop), stop);
}
