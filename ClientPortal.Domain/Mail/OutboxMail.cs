using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Mail;

/// <summary>
/// A mail that is owed. Written in the transaction of what it tells of, sent afterwards, and tried again until it is gone: what was
/// committed is told, what was not is not.
/// </summary>
public sealed class OutboxMail
{
    // A subject that a mail program shows whole; longer ones are cut, never refused: the mail is owed all the same.
    private const int SubjectLength = 200;

    private OutboxMail()
    {
    }

    public Guid Id { get; private init; } = SortedId.Next();
    public string To { get; private init; } = "";
    public string Subject { get; private init; } = "";

    /// <summary>Empty once sent: letters carry links that open accounts, and nobody needs them twice.</summary>
    public string Text { get; private set; } = "";

    /// <inheritdoc cref="Text"/>
    public string Html { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>How often sending has failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Not before; null when it was sent or given up.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last try failed.</summary>
    public string? Fault { get; private set; }

    /// <summary>Waits of 1, 2, 4 … minutes; given up after the tenth, most of a day later.</summary>
    public const int MostFailures = 10;

    /// <summary>
    /// What goes into a header is one line: an address that is more than an address throws <c>person.email-invalid</c>, and a subject loses
    /// its line breaks.
    /// </summary>
    public static OutboxMail Create(string to, string subject, string text, string html, DateTimeOffset now)
    {
        var line = string.Concat(subject.ReplaceLineEndings(" ").Where(letter => !char.IsControl(letter))).Trim();
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
        Note(fault);
        DueAt = Failures < MostFailures ? now + TimeSpan.FromMinutes(Math.Pow(2, Failures - 1)) : null;
    }

    /// <summary>The other side will not take it, today or tomorrow: no such mailbox.</summary>
    public void Refused(string fault)
    {
        Failures++;
        Note(fault);
        DueAt = null;
    }

    private void Note(string fault) => Fault = fault.Length <= 500 ? fault : fault[..500];
}
