namespace ClientPortal.Domain.Prospects;

/// <summary>
/// What Calendly posted, kept as it came before anything is done with it. One for each event of each invitee: told again, it is counted
/// and not done again.
/// </summary>
public sealed class CalendlyDelivery
{
    public const int EventLength = 64;
    public const int ErrorLength = 300;

    private CalendlyDelivery()
    {
    }

    public Guid Id { get; private init; } = SortedId.Next();

    /// <summary><c>invitee.created</c>, <c>invitee.canceled</c>; empty when it could not be told.</summary>
    public string Event { get; private init; } = "";

    public string InviteeUri { get; private init; } = "";

    /// <summary>The body, byte for byte.</summary>
    public string Body { get; private init; } = "";

    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>How often it came.</summary>
    public int Times { get; private set; } = 1;

    public DeliveryStatus Status { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Why it failed, for whoever looks after the connection.</summary>
    public string Error { get; private set; } = "";

    public Guid? ProspectId { get; private set; }

    public static CalendlyDelivery Receive(string happened, string inviteeUri, string body, DateTimeOffset now) => new()
    {
        Event = Clip(happened, EventLength), InviteeUri = Clip(inviteeUri, Appointment.UriLength), Body = body, ReceivedAt = now,
    };

    /// <summary>It came once more. What failed is tried again; what was done is not.</summary>
    public void ComeAgain()
    {
        Times++;
        if (Status == DeliveryStatus.Failed)
        {
            Status = DeliveryStatus.Waiting;
        }
    }

    /// <summary>Somebody wants it worked on once more.</summary>
    public void Replay() => (Status, Error) = (DeliveryStatus.Waiting, "");

    public void Done(Guid prospectId, DateTimeOffset now) => (Status, ProspectId, DoneAt, Error) = (DeliveryStatus.Done, prospectId, now, "");

    public void Ignore(DateTimeOffset now) => (Status, DoneAt, Error) = (DeliveryStatus.Ignored, now, "");

    public void Fail(string error, DateTimeOffset now) => (Status, DoneAt, Error) = (DeliveryStatus.Failed, now, Clip(error, ErrorLength));

    private static string Clip(string text, int length) => text.Length <= length ? text : text[..length];
}

public enum DeliveryStatus
{
    Waiting,
    Done,

    /// <summary>Of a kind that means nothing to us.</summary>
    Ignored,
    Failed,
}
