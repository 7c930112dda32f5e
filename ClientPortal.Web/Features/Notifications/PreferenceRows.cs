using ClientPortal.Domain.Notifications;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>What a person chose, as the page and the API show it.</summary>
public sealed record PreferenceView
{
    /// <summary>Every kind that the person can get, in the order of the features.</summary>
    public required IReadOnlyList<KindChoice> Kinds { get; init; }

    public required MailDigest Digest { get; init; }
    public required QuietHours? Quiet { get; init; }

    /// <summary>Null also when its time is over.</summary>
    public required DoNotDisturb? DoNotDisturb { get; init; }

    /// <summary>The person's IANA time zone, by which digests and quiet hours go.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The things of which the person wants less, which they may still see.</summary>
    public required IReadOnlyList<SubjectRow> Subjects { get; init; }

    public KindChoice Of(string kind) => Kinds.FirstOrDefault(choice => choice.Kind == kind) ?? new KindChoice(kind);
}

/// <summary>What a person wants of one thing.</summary>
public sealed record SubjectRow(string Subject, Guid Id, string Title, SubjectLevel Level);

/// <summary>How long a person does not want to be disturbed.</summary>
public enum Silence
{
    /// <summary>Not at all: it ends.</summary>
    None,
    Hour,

    /// <summary>Until tomorrow at 8:00 where the person is.</summary>
    Tomorrow,

    /// <summary>Until the person has left the portal and is back.</summary>
    Return,
}
