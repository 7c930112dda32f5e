using ClientPortal.Domain.Projects;

namespace ClientPortal.Domain.People;

/// <summary>A new organisation. Staff only: clients do not learn of each other.</summary>
[EventName("organisation.created")]
public sealed record OrganisationCreated : PortalEvent
{
    public required Guid OrganisationId { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, StaffOnly = true };
}

/// <summary>An organisation's own fields changed: <c>name</c>. For staff and its own administrators.</summary>
[EventName("organisation.updated")]
public sealed record OrganisationUpdated : PortalEvent
{
    public required Guid OrganisationId { get; init; }
    public required IReadOnlyList<string> Fields { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId };
}

/// <summary>A person joined an organisation.</summary>
[EventName("person.created")]
public sealed record PersonCreated : PortalEvent
{
    public required Guid PersonId { get; init; }
    public required Guid OrganisationId { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, PersonId = PersonId };
}

/// <summary>
/// A person's fields changed: their own (<c>name</c>, <c>jobTitle</c>, <c>status</c>, <c>picture</c>, <c>language</c> …), or their access:
/// <c>role</c>, <c>disabled</c>, <c>organisation</c>. A move is two events: one for the organisation that they leave, one for the organisation
/// that they join.
/// </summary>
[EventName("person.updated")]
public sealed record PersonUpdated : PortalEvent
{
    public required Guid PersonId { get; init; }
    public required Guid OrganisationId { get; init; }
    public required IReadOnlyList<string> Fields { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, PersonId = PersonId };
}

/// <summary>A person was added to a project or removed from it; their open circuits read their rights again.</summary>
[EventName("membership.changed")]
public sealed record MembershipChanged : PortalEvent, IProjectEvent
{
    public required Guid PersonId { get; init; }
    public required Guid OrganisationId { get; init; }
    public required Guid ProjectId { get; init; }
    public required bool Added { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, ProjectId = ProjectId, PersonId = PersonId };
}

/// <summary>An invitation was <c>sent</c>, <c>accepted</c> or <c>withdrawn</c>. For staff and the organisation's administrators.</summary>
[EventName("invitation.changed")]
public sealed record InvitationChanged : PortalEvent
{
    public required Guid InvitationId { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string To { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId };
}

/// <summary>A person signed in on a device. For that person, and for the audit.</summary>
[EventName("session.started")]
public sealed record SessionStarted : PortalEvent
{
    public required Guid PersonId { get; init; }
    public required Guid SessionId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
}

/// <summary>A session ended: its circuits and streams are closed.</summary>
[EventName("session.ended")]
public sealed record SessionEnded : PortalEvent
{
    public required Guid PersonId { get; init; }
    public required Guid SessionId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
}
