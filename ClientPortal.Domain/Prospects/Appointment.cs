namespace ClientPortal.Domain.Prospects;

/// <summary>A meeting that a prospect booked. Known by the address of its invitee, which the calendar gives once and never again.</summary>
public sealed class Appointment
{
    public const int UriLength = 400;
    public const int TitleLength = 200;
    public const int ReasonLength = 500;

    private readonly List<Answer> answers = [];

    private Appointment()
    {
    }

    internal Appointment(Guid prospectId, AppointmentFields told) => (ProspectId, InviteeUri) = (prospectId, told.InviteeUri);

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid ProspectId { get; private init; }
    public string InviteeUri { get; private init; } = "";

    /// <summary>The invitee that this one replaces: the meeting was moved.</summary>
    public string? FormerInviteeUri { get; private set; }

    public string Title { get; private set; } = "";
    public DateTimeOffset? StartsAt { get; private set; }
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>The prospect's own, as IANA names it: what hour it is for whom we call. Possibly empty.</summary>
    public string TimeZone { get; private set; } = "";

    public string? JoinUrl { get; private set; }
    public string? CancelUrl { get; private set; }
    public string? RescheduleUrl { get; private set; }
    public IReadOnlyList<Answer> Answers => answers;
    public DateTimeOffset? CancelledAt { get; private set; }
    public string CancelReason { get; private set; } = "";

    /// <summary>Cancelled because another one stands in its place.</summary>
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

    /// <summary>True when something was new. What is not told stays; what was cancelled stays cancelled.</summary>
    internal bool Take(AppointmentFields told)
    {
        var before = Fields with { Answers = [] };
        var answered = answers.SequenceEqual(told.Answers) || told.Answers.Count == 0;
        (FormerInviteeUri, StartsAt, EndsAt) = (told.FormerInviteeUri ?? FormerInviteeUri, told.StartsAt ?? StartsAt, told.EndsAt ?? EndsAt);
        (Title, TimeZone) = (told.Title.Length > 0 ? told.Title : Title, told.TimeZone.Length > 0 ? told.TimeZone : TimeZone);
        (JoinUrl, CancelUrl, RescheduleUrl) = (told.JoinUrl ?? JoinUrl, told.CancelUrl ?? CancelUrl, told.RescheduleUrl ?? RescheduleUrl);
        (CancelledAt, Replaced) = (CancelledAt ?? told.CancelledAt, Replaced || told.Replaced);
        CancelReason = told.CancelReason.Length > 0 ? told.CancelReason : CancelReason;
        if (!answered)
        {
            answers.Clear();
            answers.AddRange(told.Answers);
        }

        return !answered || before != Fields with { Answers = [] };
    }

    /// <summary>Another one stands in its place.</summary>
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

/// <summary>What the calendar tells of an appointment.</summary>
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

/// <summary>What the prospect was asked when it booked, and what it said.</summary>
public sealed record Answer(string Question, string Text);
