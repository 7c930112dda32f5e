namespace ClientPortal.Domain.Prospects;

/// <summary>A meeting that a prospect booked. Identified by the URI of its invitee, which the calendar never uses again.</summary>
public sealed class Appointment
{
    public const int UriLength = 400;
    public const int TitleLength = 200;
    public const int ReasonLength = 500;

    private readonly List<Answer> answers = [];

    private Appointment()
    {
    }

    internal Appointment(Guid prospectId, AppointmentFields sent) => (ProspectId, InviteeUri) = (prospectId, sent.InviteeUri);

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid ProspectId { get; private init; }
    public string InviteeUri { get; private init; } = "";

    /// <summary>The URI of the invitee that this one replaces: the meeting was moved.</summary>
    public string? FormerInviteeUri { get; private set; }

    public string Title { get; private set; } = "";
    public DateTimeOffset? StartsAt { get; private set; }
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>The prospect's time zone, as IANA names it. Possibly empty.</summary>
    public string TimeZone { get; private set; } = "";

    public string? JoinUrl { get; private set; }
    public string? CancelUrl { get; private set; }
    public string? RescheduleUrl { get; private set; }
    public IReadOnlyList<Answer> Answers => answers;
    public DateTimeOffset? CancelledAt { get; private set; }
    public string CancelReason { get; private set; } = "";

    /// <summary>Cancelled because another appointment replaces it.</summary>
    public bool Replaced { get; private set; }

    private AppointmentFields Fields => new(InviteeUri)
    {
        FormerInviteeUri = FormerInviteeUri,
        Title = Title,
        StartsAt = StartsAt,
        EndsAt = EndsAt,
        TimeZone = TimeZone,
        JoinUrl = JoinUrl,
        CancelUrl = CancelUrl,
        RescheduleUrl = RescheduleUrl,
        Answers = answers,
        CancelledAt = CancelledAt,
        CancelReason = CancelReason,
        Replaced = Replaced,
    };

    /// <summary>Applies what the calendar sent; true when something changed. Empty fields change nothing, and a cancellation is final.</summary>
    internal bool Take(AppointmentFields sent)
    {
        var before = Fields with { Answers = [] };
        var answered = answers.SequenceEqual(sent.Answers) || sent.Answers.Count == 0;
        (FormerInviteeUri, StartsAt, EndsAt) = (sent.FormerInviteeUri ?? FormerInviteeUri, sent.StartsAt ?? StartsAt, sent.EndsAt ?? EndsAt);
        (Title, TimeZone) = (sent.Title.Length > 0 ? sent.Title : Title, sent.TimeZone.Length > 0 ? sent.TimeZone : TimeZone);
        (JoinUrl, CancelUrl, RescheduleUrl) = (sent.JoinUrl ?? JoinUrl, sent.CancelUrl ?? CancelUrl, sent.RescheduleUrl ?? RescheduleUrl);
        (CancelledAt, Replaced) = (CancelledAt ?? sent.CancelledAt, Replaced || sent.Replaced);
        CancelReason = sent.CancelReason.Length > 0 ? sent.CancelReason : CancelReason;
        if (!answered)
        {
            answers.Clear();
            answers.AddRange(sent.Answers);
        }

        return !answered || before != Fields with { Answers = [] };
    }

    /// <summary>Marks it as replaced and cancelled; false when it was already.</summary>
    internal bool Replace(DateTimeOffset now)
    {
        if (Replaced && CancelledAt is not null)
        {
            return false;
        }

        (Replaced, CancelledAt) = (true, CancelledAt ?? now);
        return true;
    }
}

/// <summary>The fields of an appointment, as the calendar sends them.</summary>
public sealed record AppointmentFields(string InviteeUri)
{
    private static readonly IReadOnlyList<Answer> None = [];

    public string? FormerInviteeUri { get; init; }
    public string Title { get; init; } = "";
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public string TimeZone { get; init; } = "";
    public string? JoinUrl { get; init; }
    public string? CancelUrl { get; init; }
    public string? RescheduleUrl { get; init; }
    public IReadOnlyList<Answer> Answers { get; init; } = None;
    public DateTimeOffset? CancelledAt { get; init; }
    public string CancelReason { get; init; } = "";
    public bool Replaced { get; init; }
}

/// <summary>A question of the booking form, and the prospect's answer.</summary>
public sealed record Answer(string Question, string Text);
