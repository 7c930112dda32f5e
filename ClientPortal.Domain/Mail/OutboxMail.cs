using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Mail;

/// <summary>
/// A mail in the outbox. It is written in the transaction of the change that it reports, with the job that sends it after the commit.
/// </summary>
public sealed class OutboxMail
{
    // A subject that a mail program shows whole. Longer ones are cut and not refused, because the mail must be sent.
    private const int SubjectLength = 200;

    /// <summary>Of an address in a header.</summary>
    public const int UrlLength = 1_000;

    /// <summary>Of two ids.</summary>
    public const int ReferencesLength = 2 * (IncomingMail.MessageIdLength + 1);

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

    /// <summary>The invitation in the form of RFC 5545; empty for a mail without one, and once sent.</summary>
    public string Calendar { get; private set; } = "";

    /// <summary>What the invitation asks (RFC 5546): <c>REQUEST</c>, <c>CANCEL</c>.</summary>
    public string CalendarMethod { get; private init; } = "";

    /// <summary>The address that ends mails like this one (RFC 8058); null for a mail that a person cannot do without.</summary>
    public string? UnsubscribeUrl { get; private init; }

    /// <summary>The address that answers go to; null: the sender's.</summary>
    public string? ReplyTo { get; private set; }

    /// <summary>The ids of the mails that it follows, oldest first, without angle brackets and separated by spaces; null for none.</summary>
    public string? References { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>
    /// Creates a mail. What goes into a header is one line: line breaks in the subject become spaces. Texts lose NUL, which a server database
    /// refuses.
    /// </summary>
    /// <exception cref="RuleBroken"><c>person.email-invalid</c>: <paramref name="to"/> is not exactly one address.</exception>
    public static OutboxMail Create(
        string to, string subject, string text, string html, DateTimeOffset now, string? unsubscribeUrl = null, MailCalendar? calendar = null)
    {
        var line = string.Concat(subject.ReplaceLineEndings(" ").Where(character => !char.IsControl(character))).Trim();
        return new()
        {
            To = EmailAddress.Checked(to),
            Subject = line.Length <= SubjectLength ? line : string.Concat(line.AsSpan(0, SubjectLength - 1), "…"),
            Text = text.Replace("\0", "", StringComparison.Ordinal),
            Html = html.Replace("\0", "", StringComparison.Ordinal),
            Calendar = calendar?.Content ?? "",
            CalendarMethod = calendar?.Method ?? "",
            UnsubscribeUrl = unsubscribeUrl,
            CreatedAt = now,
        };
    }

    /// <summary>Has answers go to an address, and mail programs show it below the mails of these ids (RFC 5322, 3.6.4).</summary>
    public OutboxMail Following(string? replyTo, string? root, string? answered)
    {
        string[] ids = [.. new[] { root, answered }.OfType<string>().Where(id => id.Length > 0 && !id.Any(IsNoPartOfId))];
        (ReplyTo, References) = (replyTo, ids.Length == 0 ? null : string.Join(' ', ids));
        return this;
    }

    private static bool IsNoPartOfId(char letter) => letter is <= ' ' or '<' or '>' or >= '\u007f';

    public void Sent(DateTimeOffset now)
    {
        SentAt = now;
        Text = Html = Calendar = "";
    }
}

/// <summary>The calendar part of a mail: the method of RFC 5546, and the file.</summary>
public sealed record MailCalendar(string Method, string Content);
