using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Mail;

/// <summary>
/// A mail in the outbox. It is written in the transaction of the change that it reports, sent after the commit, and tried again until it
/// is sent or given up.
/// </summary>
public sealed class OutboxMail
{
    // A subject that a mail program shows whole. Longer ones are cut and not refused, because the mail must be sent.
    private const int SubjectLength = 200;

    private OutboxMail()
    {
    }

    public Guid Id { get; private init; } = SortedId.Next();
    public string To { get; private init; } = "";
    public string Subject { get; private init; } = "";

    /// <summary>Empty once sent: mail carries links that open accounts, and they are not needed any more.</summary>
    public string Text { get; private set; } = "";

    /// <inheritdoc cref="Text"/>
    public string Html { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>How often sending has failed.</summary>
    public int Failures { get; private set; }

    /// <summary>When to send it next; null when it was sent or given up.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last try failed.</summary>
    public string? Fault { get; private set; }

    /// <summary>Attempts, with waits of 1, 2, 4 … minutes between them. The tenth, eight and a half hours after the first, is the last.</summary>
    public const int MostFailures = 10;

    /// <summary>
    /// Creates a mail that is due now. What goes into a header is one line: line breaks in the subject become spaces.
    /// </summary>
    /// <exception cref="RuleBroken"><c>person.email-invalid</c>: <paramref name="to"/> is not exactly one address.</exception>
    public static OutboxMail Create(string to, string subject, string text, string html, DateTimeOffset now)
    {
        var line = string.Concat(subject.ReplaceLineEndings(" ").Where(character => !char.IsControl(character))).Trim();
        return new()
        {
            To = EmailAddress.Checked(to),
            Subject = line.Length <= SubjectLength ? line : string.Concat(line.AsSpan(0, SubjectLength - 1), "…"),
            Text = text,
            Html = html,
            CreatedAt = now,
            DueAt = now,
        };
    }

    public void Sent(DateTimeOffset now)
    {
        (SentAt, DueAt, Fault) = (now, null, null);
        Text = Html = "";
    }

    public void Failed(string fault, DateTimeOffset now)
    {
        Failures++;
        SetFault(fault);
        DueAt = Failures < MostFailures ? now + TimeSpan.FromMinutes(Math.Pow(2, Failures - 1)) : null;
    }

    /// <summary>The mail server refused it for good: no such mailbox. It is not tried again.</summary>
    public void Refused(string fault)
    {
        Failures++;
        SetFault(fault);
        DueAt = null;
    }

    private void SetFault(string fault) => Fault = fault.Length <= 500 ? fault : fault[..500];
}
