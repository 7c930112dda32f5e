using System.Collections.Immutable;

namespace ClientPortal.Domain.Notifications;

/// <summary>On what a notification reaches a person.</summary>
public enum NotificationChannel
{
    /// <summary>The bell and its page. It never waits.</summary>
    Portal,
    Email,

    /// <summary>The devices that the person has enabled.</summary>
    Push,
}

/// <summary>How much of a kind a person wants.</summary>
public enum KindScope
{
    Everything,

    /// <summary>What concerns the person themselves: what is assigned to them, said to them alone, asked by them.</summary>
    Mine,
    Nothing,
}

/// <summary>How much of one project, ticket or conversation a person wants. It decides before the kind does.</summary>
public enum SubjectLevel
{
    All,

    /// <summary>Messages that mention the person.</summary>
    Mentions,
    Nothing,
}

/// <summary>How often a person gets mail of notifications.</summary>
public enum MailDigest
{
    AtOnce,

    /// <summary>At each full hour.</summary>
    Hourly,

    /// <summary>At 8:00 where the person is.</summary>
    Daily,

    /// <summary>On Monday at 8:00 where the person is.</summary>
    Weekly,
}

/// <summary>What a person wants of one kind.</summary>
public sealed record KindChoice(string Kind)
{
    public KindScope Scope { get; init; }
    public bool Email { get; init; } = true;
    public bool Push { get; init; } = true;

    public bool IsDefault => this == new KindChoice(Kind);
}

/// <summary>What a person wants of one thing.</summary>
/// <param name="Subject">What kind of thing it is: <c>project</c>, <c>ticket</c>, <c>conversation</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Level">How much of it.</param>
public sealed record SubjectChoice(string Subject, Guid Id, SubjectLevel Level);

/// <summary>A time without mail and push.</summary>
/// <param name="Since">When the person asked for it.</param>
/// <param name="Until">When it ends; null until the person has left the portal and is back.</param>
public sealed record DoNotDisturb(DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>All that a person wants of notifications: what <see cref="DeliveryPolicy"/> decides by.</summary>
public sealed record NotificationPreferences
{
    /// <summary>The person's IANA zone as it is now: quiet hours and digests follow a person who travels.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>By kind; a kind that is not here is wanted whole, on all channels.</summary>
    public IReadOnlyDictionary<string, KindChoice> Kinds { get; init; } = ImmutableDictionary<string, KindChoice>.Empty;

    /// <summary>By the id of the thing.</summary>
    public IReadOnlyDictionary<Guid, SubjectLevel> Subjects { get; init; } = ImmutableDictionary<Guid, SubjectLevel>.Empty;

    public MailDigest Digest { get; init; }
    public QuietHours? Quiet { get; init; }
    public DoNotDisturb? DoNotDisturb { get; init; }
}
