namespace ClientPortal.Domain.Webhooks;

/// <summary>
/// One event on its way to one subscription. It names the event and holds no content: the body is made from the log when it is sent.
/// </summary>
public sealed class WebhookDelivery
{
    /// <summary>The shortest and the longest time between two attempts; each failure doubles it.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromHours(1);

    /// <summary>A delivery that was not accepted for this long is given up, so that later ones about its subject follow.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public const int EventNameLength = 64;

    private WebhookDelivery()
    {
    }

    /// <summary>The id that every attempt carries: a receiver that has seen it ignores a repetition.</summary>
    public Guid Id { get; private init; } = SortedId.Next();

    public Guid WebhookId { get; private init; }
    public long EventSeq { get; private init; }
    public string EventName { get; private init; } = "";

    /// <summary>What the event is about. Of several that wait for one subject, the oldest is sent first.</summary>
    public Guid SubjectId { get; private init; }

    public DateTimeOffset MadeAt { get; private init; }
    public WebhookDeliveryState State { get; private set; }
    public int Attempts { get; private set; }

    /// <summary>When it is sent next; null when it is over.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Since when this attempt series failed; a replay begins a new one.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public static WebhookDelivery Of(Guid webhookId, long seq, PortalEvent happened, DateTimeOffset now) => new()
    {
        WebhookId = webhookId,
        EventSeq = seq,
        EventName = EventCatalog.NameOf(happened),
        SubjectId = WebhookEvents.SubjectOf(happened),
        MadeAt = now,
        DueAt = now,
    };

    /// <summary>Records an attempt; afterwards it is delivered, given up, or due again.</summary>
    /// <param name="attempt">What came of it.</param>
    /// <param name="mayGiveUp">False where the subscription itself was just disabled: what waits is sent when it is enabled.</param>
    /// <param name="now">The present moment.</param>
    public void Record(WebhookAttempt attempt, bool mayGiveUp, DateTimeOffset now)
    {
        Attempts++;
        if (attempt.Outcome == WebhookOutcome.Delivered)
        {
            Finish(WebhookDeliveryState.Delivered, now);
            return;
        }

        FailingSince ??= now;
        if (attempt.Outcome == WebhookOutcome.Unsendable || (mayGiveUp && now - FailingSince >= Patience))
        {
            Finish(WebhookDeliveryState.GivenUp, now);
            return;
        }

        DueAt = now + WaitAfter(Attempts);
    }

    /// <summary>An administrator wants it sent once more, now.</summary>
    public void Replay(DateTimeOffset now) =>
        (State, DueAt, Attempts, FailingSince, FinishedAt) = (WebhookDeliveryState.Waiting, now, 0, null, null);

    /// <summary>The time to wait after the given number of failed attempts, from 1.</summary>
    public static TimeSpan WaitAfter(int failures)
    {
        var doublings = Math.Min(failures - 1, 20);
        var wait = ShortestWait * Math.Pow(2, doublings);
        return wait < LongestWait ? wait : LongestWait;
    }

    private void Finish(WebhookDeliveryState state, DateTimeOffset now) => (State, DueAt, FinishedAt) = (state, null, now);
}

public enum WebhookDeliveryState
{
    Waiting,
    Delivered,
    GivenUp,
}

/// <summary>One attempt to deliver: when, what came of it, how long it took. No content of the answer is kept.</summary>
public sealed class WebhookAttempt
{
    public Guid Id { get; init; } = SortedId.Next();
    public required Guid DeliveryId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required WebhookOutcome Outcome { get; init; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public required int? Status { get; init; }

    public required int Milliseconds { get; init; }
}

/// <summary>What came of an attempt.</summary>
public enum WebhookOutcome
{
    /// <summary>The answer was a 2xx.</summary>
    Delivered,

    /// <summary>Another status.</summary>
    Refused,

    /// <summary>A 3xx, which is not followed: its address was not the one that an administrator gave.</summary>
    Redirected,

    /// <summary>410: the address wants nothing more.</summary>
    Gone,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>No connection, or one that broke or had no valid certificate.</summary>
    Unreachable,

    /// <summary>The name leads to an address of an inner network.</summary>
    InnerAddress,

    /// <summary>The log no longer has the event, or the keys that encrypted the secret are gone.</summary>
    Unsendable,
}
