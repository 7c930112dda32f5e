namespace ClientPortal.Domain.Mail;

/// <summary>
/// A mail that is owed. Written in the transaction of what it tells of, sent afterwards, and tried again until it is gone: what was
/// committed is told, what was not is not.
/// </summary>
public sealed class OutboxMail
{
    public Guid Id { get; init; } = SortedId.Next();
    public required string To { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string Html { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often sending has failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Not before; null when it was sent or given up.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last try failed.</summary>
    public string? Fault { get; private set; }

    /// <summary>Waits of 1, 2, 4 … minutes; given up after the tenth, most of a day later.</summary>
    public const int MostFailures = 10;

    public static OutboxMail Owe(string to, string subject, string text, string html, DateTimeOffset now) =>
        new() { To = to, Subject = subject, Text = text, Html = html, CreatedAt = now, DueAt = now };

    public void Sent(DateTimeOffset now) => (SentAt, DueAt, Fault) = (now, null, null);

    public void Failed(string fault, DateTimeOffset now)
    {
        Failures++;
        Fault = fault.Length <= 500 ? fault : fault[..500];
        DueAt = Failures < MostFailures ? now + TimeSpan.FromMinutes(Math.Pow(2, Failures - 1)) : null;
    }
}
