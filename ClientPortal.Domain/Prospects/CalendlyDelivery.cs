namespace ClientPortal.Domain.Prospects;

/// <summary>
/// What Calendly posted, stored unchanged before it is processed. One for each event of each invitee: a repeated delivery is counted and
/// not processed again.
/// </summary>
public sealed class CalendlyDelivery
{
    public const int EventLength = 64;
    public const int ErrorLength = 300;

    private CalendlyDelivery()
    {
    }

    public Guid Id { get; private init; } = SortedId.Next();

    /// <summary><c>invitee.created</c>, <c>invitee.canceled</c>; empty when it could not be read.</summary>
    public string Event { get; private init; } = "";

    public string InviteeUri { get; private init; } = "";

    /// <summary>The body, byte for byte; empty once the invitee was erased.</summary>
    public string Body { get; private set; } = "";

    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>How often it was delivered.</summary>
    public int Times { get; private set; } = 1;

    public DeliveryStatus Status { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Why it failed, for the staff who manage the connection.</summary>
    public string Error { get; private set; } = "";

    public Guid? ProspectId { get; private set; }

    public static CalendlyDelivery Receive(string happened, string inviteeUri, string body, DateTimeOffset now) => new()
    {
        Event = Clip(happened, EventLength), InviteeUri = Clip(inviteeUri, Appointment.UriLength), Body = body, ReceivedAt = now,
    };

    /// <summary>Counts a repeated delivery. One that failed is tried again; one that was done is not.</summary>
    public void ComeAgain()
    {
        Times++;
        if (Status == DeliveryStatus.Failed)
        {
            Status = DeliveryStatus.Waiting;
        }
    }

    /// <summary>Removes what it says of an invitee who was erased.</summary>
    public void Erase() => (Body, Error) = ("", "");

    /// <summary>Staff want it processed once more.</summary>
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

    /// <summary>Of a kind that the portal does not use.</summary>
    Ignored,
    Failed,
}
