namespace ClientPortal.Domain.Announcements;

/// <summary>
/// An event of one announcement, for staff. The pages of its audience learn of it by a signal, because they show it from a state of their own:
/// what is current now, whatever happened before.
/// </summary>
public abstract record AnnouncementEvent : PortalEvent
{
    public required Guid AnnouncementId { get; init; }

    /// <summary>The audience: <c>all</c>, <c>staff</c>, <c>clients</c>, <c>organisation</c>, <c>person</c>.</summary>
    public required string To { get; init; }

    public Guid? OrganisationId { get; init; }
    public Guid? PersonId { get; init; }
    public override Guid? About => AnnouncementId;
    public override Audience Audience => new() { StaffOnly = true, OrganisationId = OrganisationId, PersonId = PersonId };
    public override bool IsNews => false;
}

/// <summary>An administrator made an announcement; its text is in its table.</summary>
[EventName("announcement.published")]
public sealed record AnnouncementPublished : AnnouncementEvent;

/// <summary>An announcement that is a notification has started: its audience gets it.</summary>
[EventName("announcement.started")]
public sealed record AnnouncementStarted : AnnouncementEvent;

/// <summary>An administrator ended an announcement before its time, or one that is a notification has come to its end.</summary>
[EventName("announcement.ended")]
public sealed record AnnouncementEnded : AnnouncementEvent;
