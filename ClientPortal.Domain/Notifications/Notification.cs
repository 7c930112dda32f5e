using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Notifications;

/// <summary>
/// One line of what concerns a person. While it is unread, further events of the same kind and subject are added to it. It holds ids and
/// tokens, never content: titles and texts are read with the person's rights when it is shown.
/// </summary>
public sealed class Notification : Entity
{
    public const int KindLength = 32;
    public const int SubjectLength = 16;
    public const int PathLength = 120;
    public const int DetailLength = 120;

    /// <summary>The longest snooze, 31 days.</summary>
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(31);

    private Notification()
    {
    }

    public Guid PersonId { get; private init; }

    /// <summary>A stable token, <c>ticket-answered</c>.</summary>
    public string Kind { get; private init; } = "";

    /// <summary>What kind of thing <see cref="SubjectId"/> is: <c>ticket</c>, <c>project</c> …</summary>
    public string Subject { get; private init; } = "";

    public Guid SubjectId { get; private init; }

    /// <summary>The address of the subject's page in the portal: <c>/tickets/T-1042</c>.</summary>
    public string Path { get; private init; } = "";

    /// <summary>Caused by something that no client may hear of: it is not shown to a person who is no longer staff.</summary>
    public bool StaffOnly { get; private set; }

    /// <summary>The cursor of the newest event that it tells of.</summary>
    public long EventSeq { get; private set; }

    /// <summary>Who caused the newest event; the empty id for the portal itself.</summary>
    public Guid ActorId { get; private set; }

    /// <summary>The message or milestone of the newest event.</summary>
    public Guid? PartId { get; private set; }

    /// <summary>The conversation whose receipts decide whether it is read; null when opening the subject's page reads it.</summary>
    public Guid? ConversationId { get; private init; }

    /// <summary>The position of its newest message in <see cref="ConversationId"/>: a receipt up to there reads it.</summary>
    public long? MessageSeq { get; private set; }

    /// <summary>A token that selects the sentence: a status, a field, what changed. Possibly empty.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>The project that its conversation belongs to, if any.</summary>
    public Guid? ProjectId { get; private init; }

    /// <summary>Whether one of its events concerns the person themselves, see <see cref="KindScope.Mine"/>.</summary>
    public bool IsMine { get; private set; }

    /// <summary>When a mail told of it, or the mail of the event itself was written; null when none did.</summary>
    public DateTimeOffset? MailedAt { get; private set; }

    /// <summary>How many events it tells of.</summary>
    public int Count { get; private set; }

    /// <summary>When the first of its events happened.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When the newest of its events happened, or when its snooze ended. Lists are sorted by it.</summary>
    public DateTimeOffset At { get; private set; }

    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>Until when it is neither counted nor in the bell; null when it is not snoozed.</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }

    public bool IsUnread => ReadAt is null;

    /// <summary>A notification for one person.</summary>
    public static Notification Of(Guid personId, NotificationCause cause)
    {
        var notification = new Notification
        {
            PersonId = personId,
            Kind = cause.Kind,
            Subject = cause.Subject,
            SubjectId = cause.SubjectId,
            Path = cause.Path,
            ConversationId = cause.ConversationId,
            ProjectId = cause.ProjectId,
            MailedAt = cause.HasOwnMail ? cause.At : null,
            CreatedAt = cause.At,
        };
        notification.Add(cause);
        return notification;
    }

    /// <summary>Adds an event of the same kind and subject. A snooze stays: the person asked not to hear of this subject until then.</summary>
    public void Add(NotificationCause cause)
    {
        (EventSeq, ActorId, At) = (cause.EventSeq, cause.ActorId, cause.At);
        (PartId, MessageSeq, Detail) = (cause.PartId, cause.MessageSeq, cause.Detail);
        StaffOnly = cause.StaffOnly;
        IsMine |= cause.IsMine;
        Count++;
        CountChange();
    }

    /// <summary>One of its events was taken back: its message is deleted. False when that was the only one.</summary>
    public bool TakeBack()
    {
        if (Count == 1)
        {
            return false;
        }

        Count--;
        CountChange();
        return true;
    }

    /// <summary>Marks it as read. False when it was already.</summary>
    /// <exception cref="NotFound">It is another person's.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public bool Read(Viewer by, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        return Read(now);
    }

    /// <summary>
    /// The person's receipt has moved: read when the receipt has reached its newest message. Otherwise at most <paramref name="left"/> of its
    /// messages are still unread. False when nothing changed.
    /// </summary>
    public bool Follow(long readUpTo, int left, DateTimeOffset now)
    {
        if (MessageSeq <= readUpTo)
        {
            return Read(now);
        }

        if (left < 1 || left >= Count)
        {
            return false;
        }

        Count = left;
        CountChange();
        return true;
    }

    /// <summary>Marks it as unread again. False when it was.</summary>
    /// <exception cref="NotFound">It is another person's.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public bool MarkUnread(Viewer by)
    {
        by.MustBe(PersonId);
        if (ReadAt is null)
        {
            return false;
        }

        ReadAt = null;
        CountChange();
        return true;
    }

    /// <summary>Snoozes it until a moment, or ends the snooze with null. An unread one returns to the bell then.</summary>
    /// <exception cref="NotFound">It is another person's.</exception>
    /// <exception cref="RuleBroken">The moment has passed or is too far away, or the viewer is read-only.</exception>
    public void Snooze(Viewer by, DateTimeOffset? until, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        if (until is { } moment && (moment <= now || moment > now + LongestSnooze))
        {
            throw new RuleBroken("notification.snooze-range", LongestSnooze.Days);
        }

        if (SnoozedUntil != until)
        {
            SnoozedUntil = until;
            CountChange();
        }
    }

    /// <summary>The snooze is over: an unread one is on top of the list again.</summary>
    public void EndSnooze(DateTimeOffset now)
    {
        (SnoozedUntil, At) = (null, IsUnread ? now : At);
        CountChange();
    }

    /// <summary>A mail tells of it: until it is read there is no other one.</summary>
    public void Mail(DateTimeOffset now)
    {
        MailedAt = now;
        CountChange();
    }

    /// <summary>The person answered the mail that told of it: read, unless it has grown since. Then another mail may tell of it.</summary>
    /// <exception cref="NotFound">It is another person's.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Answer(Viewer by, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        if (At <= MailedAt)
        {
            Read(now);
        }
        else
        {
            MailedAt = null;
            CountChange();
        }
    }

    private bool Read(DateTimeOffset now)
    {
        if (ReadAt is not null)
        {
            return false;
        }

        (ReadAt, SnoozedUntil) = (now, null);
        CountChange();
        return true;
    }
}
