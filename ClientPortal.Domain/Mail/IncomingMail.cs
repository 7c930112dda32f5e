using System.Text;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Mail;

/// <summary>
/// A mail that reached the portal, taken once. What it says is kept while it waits, and deleted when its outcome is known.
/// </summary>
public sealed class IncomingMail : Entity
{
    public const int SubjectLength = 200;
    public const int MessageIdLength = 250;
    public const int FingerprintLength = 64;
    public const int ReasonLength = 64;

    private IncomingMail()
    {
    }

    /// <summary>The address of the sender as it is compared; empty where there is none.</summary>
    public string From { get; private init; } = "";

    public string Subject { get; private init; } = "";

    /// <summary>Without angle brackets; possibly empty.</summary>
    public string MessageId { get; private init; } = "";

    /// <summary>SHA-256 of its id and of what it says, in lower-case hexadecimal: unique, so that a mail that comes twice is one.</summary>
    public string Fingerprint { get; private init; } = "";

    public DateTimeOffset ReceivedAt { get; private init; }

    public IncomingMailState State { get; private set; }

    /// <summary>Why it has this state, a stable token: <c>posted</c>, <c>unknown-sender</c> … Empty while it waits.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The person who sent it, as far as the address says so.</summary>
    public Guid? PersonId { get; private set; }

    /// <summary>The conversation that it joined.</summary>
    public Guid? ConversationId { get; private set; }

    /// <summary>When its sender was told that it could not be taken; null when they were not.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The mail as it came. Null once its outcome is known.</summary>
    public IncomingMailContent? Content { get; private set; }

    /// <summary>A mail that waits for its outcome.</summary>
    public static IncomingMail Receive(string from, string subject, string messageId, string fingerprint, byte[] raw, DateTimeOffset now)
    {
        var mail = new IncomingMail
        {
            From = Cut(from, EmailAddress.Length),
            Subject = Cut(subject, SubjectLength),
            MessageId = Cut(messageId, MessageIdLength),
            Fingerprint = fingerprint,
            ReceivedAt = now,
        };
        mail.Content = new IncomingMailContent(mail.Id, raw);
        return mail;
    }

    /// <summary>Stores the outcome. What staff have to decide about keeps its content.</summary>
    public void Settle(IncomingMailState state, string reason, Guid? personId, Guid? conversationId)
    {
        (State, Reason, PersonId, ConversationId) = (state, reason, personId, conversationId);
        Content = state == IncomingMailState.Queued ? Content : null;
        CountChange();
    }

    /// <summary>Its sender is told.</summary>
    public void Answer(DateTimeOffset now) => AnsweredAt = now;

    /// <summary>Takes it out of the queue without doing anything with it.</summary>
    /// <exception cref="RuleBroken"><c>mail.not-queued</c>: it is not in the queue any more; or the viewer is read-only.</exception>
    public void Dismiss(Viewer by, DateTimeOffset now)
    {
        LeaveQueue(by, IncomingMailState.Dismissed);
        Record(by, now, new IncomingMailDismissed { MailId = Id });
    }

    /// <summary>Takes it out of the queue: a ticket was opened with what it says.</summary>
    /// <exception cref="RuleBroken"><c>mail.not-queued</c>: it is not in the queue any more; or the viewer is read-only.</exception>
    public void BecomeTicket(Viewer by, long number, DateTimeOffset now)
    {
        LeaveQueue(by, IncomingMailState.Ticketed);
        Record(by, now, new IncomingMailTicketed { MailId = Id, Number = number });
    }

    /// <summary>Checks that it waits for staff.</summary>
    /// <exception cref="RuleBroken"><c>mail.not-queued</c>.</exception>
    public void MustBeQueued()
    {
        if (State != IncomingMailState.Queued)
        {
            throw new RuleBroken("mail.not-queued") { Kind = RuleKind.Conflict };
        }
    }

    private void LeaveQueue(Viewer by, IncomingMailState state)
    {
        by.MustBeStaff();
        MustBeQueued();
        (State, Content) = (state, null);
    }

    // A server database refuses NUL and half a surrogate pair, and who writes a mail may put both into it.
    private static string Cut(string text, int length)
    {
        var line = string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune)));
        return line.Length <= length ? line : line[..(char.IsHighSurrogate(line[length - 1]) ? length - 1 : length)];
    }
}

/// <summary>The bytes of a mail, apart from the list of mails.</summary>
public sealed class IncomingMailContent(Guid mailId, byte[] raw)
{
    public Guid MailId { get; private init; } = mailId;
    public byte[] Raw { get; private init; } = raw;
}

/// <summary>What has become of a mail.</summary>
public enum IncomingMailState
{
    /// <summary>Its outcome is not known yet.</summary>
    Waiting,

    /// <summary>It joined a conversation, or gave an answer to an invitation.</summary>
    Taken,

    /// <summary>Staff decide.</summary>
    Queued,

    /// <summary>The sender may not do that, and was told.</summary>
    Refused,

    /// <summary>A program sent it, or there were too many.</summary>
    Ignored,

    /// <summary>Staff wanted nothing done with it.</summary>
    Dismissed,

    /// <summary>Staff opened a ticket with it.</summary>
    Ticketed,
}
