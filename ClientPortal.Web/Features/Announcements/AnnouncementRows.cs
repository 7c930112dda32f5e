using ClientPortal.Domain.Announcements;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>An announcement as pages show it.</summary>
public sealed record AnnouncementRow
{
    public required Guid Id { get; init; }
    public required AnnouncementScope Scope { get; init; }
    public required Guid? ScopeId { get; init; }
    public required AnnouncementType Type { get; init; }
    public required AnnouncementForm Form { get; init; }
    public required string Title { get; init; }
    public required string Message { get; init; }
    public required Guid MadeBy { get; init; }
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Null for one without an end.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    public AnnouncementAudience Audience => new(Scope, ScopeId);

    public bool IsCurrent(DateTimeOffset now) => StartsAt <= now && !HasEnded(now);

    public bool HasEnded(DateTimeOffset now) => EndsAt <= now;
}

/// <summary>An announcement in the list of staff.</summary>
/// <param name="Row">The announcement.</param>
/// <param name="ScopeName">The name of the organisation or person that it addresses; null for the other audiences.</param>
/// <param name="MadeByName">Null for the portal itself.</param>
/// <param name="SeenBy">How many people have had it on an open page.</param>
/// <param name="DismissedBy">How many of them have dismissed it.</param>
public sealed record ListedAnnouncement(AnnouncementRow Row, string? ScopeName, string? MadeByName, int SeenBy, int DismissedBy);
