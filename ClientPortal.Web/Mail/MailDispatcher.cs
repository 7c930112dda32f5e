using ClientPortal.Domain.Mail;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Mail;

/// <summary>
/// Sends the mails of the outbox. It wakes when a commit adds one, when the next retry is due, and once a minute.
/// A mail leaves the outbox only after the route has accepted it. A crash in between sends it again, under the same Message-ID.
/// </summary>
public sealed class MailDispatcher(PortalStore store, OutboxSignal signal, IMailRoute route, TimeProvider clock, ILogger<MailDispatcher> log)
    : SignalledWorker(signal, clock, log)
{
    // Mails from before a restart are found at once. This interval finds those of a database that was restored while the portal ran.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private const int AtOnce = 20;

    private readonly TimeProvider clock = clock;
    private readonly ILogger log = log;

    protected override string OnFailure => "The outbox could not be read or written; it is tried again.";

    protected override async Task WorkAsync(CancellationToken stop)
    {
        await SendDueAsync(stop);
        AtMost = await UntilNextAsync(stop);
    }

    private async Task SendDueAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var due = await store.ReadAsync(
            db => db.Outbox.Where(mail => mail.DueAt <= now).OrderBy(mail => mail.DueAt).Take(AtOnce).ToListAsync(stop),
            stop);
        foreach (var mail in due)
        {
            await SendAsync(mail, stop);
        }
    }

    private async Task SendAsync(OutboxMail mail, CancellationToken stop)
    {
        Action<OutboxMail> outcome;
        try
        {
            await route.SendAsync(mail, stop);
            outcome = sent => sent.Sent(clock.GetUtcNow());
        }
        catch (MailRefused refused)
        {
            log.LogWarning("Mail {Mail} was refused for good: {Reason}", mail.Id, refused.Message);
            outcome = lost => lost.Refused(refused.Message);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            log.LogWarning(fault, "Mail {Mail} could not be sent, try {Try}.", mail.Id, mail.Failures + 1);
            outcome = failed => failed.Failed(fault.Message, clock.GetUtcNow());
        }

        // Not cancelled: a mail that was sent must not remain in the outbox.
        await store.WriteAsync(
            async db => outcome(await db.Outbox.SingleAsync(one => one.Id == mail.Id, CancellationToken.None)),
            CancellationToken.None);
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken stop)
    {
        var next = await store.ReadAsync(db => db.Outbox.MinAsync(mail => mail.DueAt, stop), stop);
        var wait = next - clock.GetUtcNow() ?? LongestWait;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;
    }
}
