using ClientPortal.Domain;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using ClientPortal.Web.Mail.Intake;
using ClientPortal.Web.Ui;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace ClientPortal.Web.Features.Intake;

/// <summary>
/// Finds the outcome of one incoming mail; the payload is its id. A feature takes it, or it is ignored, or staff decide. A run that is repeated
/// after a crash takes nothing twice, since features know the mail by its id.
/// </summary>
public sealed class IncomingMailReactor(
    PortalStore store, IEnumerable<IMailReceiver> receivers, MailQueue mails, ReplyAddress addresses, MailboxAddress sender, RateLimits limits,
    Refusals refusals, LiveBus bus, TimeProvider clock) : IJobHandler
{
    /// <summary>Of one sender; a person writes less, and a loop more.</summary>
    public static readonly RateLimit Incoming = new("incoming-mail", PerAccount: 60, PerAddress: 60, TimeSpan.FromHours(1));

    // RFC 3834, 2: automatic answers to one address are rare.
    private static readonly TimeSpan AnswerAgain = TimeSpan.FromDays(1);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        var id = Guid.Parse(run.Payload);
        var mail = await store.ReadAsync(db => db.IncomingMails.Include(one => one.Content).SingleOrDefaultAsync(one => one.Id == id, stop), stop);
        if (mail is not { State: IncomingMailState.Waiting, Content: { } content })
        {
            return JobOutcome.Skipped("It has its outcome already, or is gone.");
        }

        var message = IncomingMessage.Read(content.Raw);
        var person = message.From.Length == 0 ? null
            : await store.ReadAsync(db => db.People.SingleOrDefaultAsync(one => one.Email == message.From && one.DisabledAt == null, stop), stop);
        var outcome = await OutcomeAsync(new MailToTake(id, message, person?.Id), stop);
        if (outcome.Wait is { } wait)
        {
            return JobOutcome.Later(clock.GetUtcNow() + wait, "The sender has sent too many messages.");
        }

        // Not cancelled: what was taken must not remain open.
        await store.WriteAsync(db => SettleAsync(db, id, message, person, outcome), CancellationToken.None);
        bus.Send(new IncomingMailsChanged());
        return JobOutcome.Done;
    }

    private async Task<MailOutcome> OutcomeAsync(MailToTake mail, CancellationToken stop)
    {
        var message = mail.Message;
        if (IsOwn(message))
        {
            return MailOutcome.Ignored("own");
        }

        if (message.IsBounce)
        {
            return MailOutcome.Ignored("bounce");
        }

        // Tried again later, not thrown away: the address may be forged, and its owner writes too.
        if (limits.Enter(Incoming, message.From).Wait is { } wait)
        {
            return MailOutcome.Ignored("too-often") with { Wait = wait };
        }

        foreach (var receiver in receivers.Where(one => one.TakesAutomatic || !message.IsAutomatic))
        {
            if (await receiver.TakeAsync(mail, stop) is { } outcome)
            {
                return outcome;
            }
        }

        return message.IsAutomatic ? MailOutcome.Ignored("automatic")
            : MailOutcome.Queued(mail.SenderId is null ? "unknown-sender" : "no-conversation");
    }

    // The loop guard: a mail that the portal sent never comes back as an answer.
    private bool IsOwn(IncomingMessage message) =>
        message.From.Equals(sender.Address, StringComparison.OrdinalIgnoreCase) || addresses.Is(message.From)
        || (message.MessageId.Split('@') is [{ Length: 32 } id, var domain] && Guid.TryParseExact(id, "N", out _)
            && domain.Equals(sender.Domain, StringComparison.OrdinalIgnoreCase));

    private async Task SettleAsync(PortalDb db, Guid id, IncomingMessage message, Person? person, MailOutcome outcome)
    {
        var now = clock.GetUtcNow();
        var mail = await db.IncomingMails.Include(one => one.Content).SingleAsync(one => one.Id == id);
        if (mail.State != IncomingMailState.Waiting)
        {
            return;
        }

        var since = now - AnswerAgain;
        var wasAnswered = await db.IncomingMails.AnyAsync(other => other.From == mail.From && other.AnsweredAt > since);

        // What is refused is deleted; if its sender cannot be told so, staff have it.
        var state = outcome.State == IncomingMailState.Refused && wasAnswered && !message.IsAutomatic ? IncomingMailState.Queued : outcome.State;
        mail.Settle(state, outcome.Reason, person?.Id, outcome.ConversationId);
        if (person is null || message.IsAutomatic || wasAnswered || AnswerOf(person, mail, outcome) is not { } answer)
        {
            return;
        }

        mails.Enqueue(db, answer);
        mail.Answer(now);
    }

    // A stranger is never answered: their address may be forged.
    private MailMessage? AnswerOf(Person person, IncomingMail mail, MailOutcome outcome)
    {
        var (to, why) = (Addressee.Of(person), outcome.Refusal);
        string Sentence() => MailLanguage.Write(person.Language, () => refusals.Say(why!));
        return outcome.State switch
        {
            IncomingMailState.Queued => new IntakeQueuedMail(to, mail.Subject),
            IncomingMailState.Refused => new IntakeRefusedMail(to, mail.Subject, Sentence()),
            IncomingMailState.Taken when why is not null => new IntakeWithoutFileMail(to, mail.Subject, Sentence()),
            _ => null,
        };
    }
}

/// <summary>A mail came in, or was taken out of the queue.</summary>
public sealed record IncomingMailsChanged() : LiveSignal(Room.Staff), IForAllNodes;
