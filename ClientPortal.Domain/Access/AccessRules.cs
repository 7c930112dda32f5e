using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Access;

/// <summary>
/// Who may see what: one rule for each thing. Staff see all but what is private or for members only; clients see what they take part in, and an
/// organisation's administrators all of their organisation's.
/// </summary>
public static class AccessRules
{
    /// <summary>Clients see no archived project.</summary>
    public static readonly AccessRule<ProjectAccess> Project = new((viewer, project) =>
        viewer.IsStaff
        || (project.OrganisationId == viewer.OrganisationId && !project.IsArchived && (viewer.IsOrganisationAdministrator || project.IsMember)));

    public static readonly AccessRule<TicketAccess> Ticket = new((viewer, ticket) =>
        viewer.IsStaff || (ticket.OrganisationId == viewer.OrganisationId && (viewer.IsOrganisationAdministrator || ticket.IsParticipant)));

    /// <summary>Direct conversations and groups are for their members, staff included.</summary>
    public static readonly AccessRule<ConversationAccess> Conversation = new((viewer, conversation) =>
        (conversation.IsMember && (viewer.IsStaff || conversation.OrganisationId == viewer.OrganisationId))
        || (conversation.IsOfTicketOrProject
            && (viewer.IsStaff || (viewer.IsOrganisationAdministrator && conversation.OrganisationId == viewer.OrganisationId))));

    /// <summary>Internal notes are for staff.</summary>
    public static readonly AccessRule<MessageAccess> Message = new((viewer, message) =>
        (viewer.IsStaff || !message.IsInternal) && message.IsInVisibleConversation);

    /// <summary>
    /// Clients see events of their organisation that are not internal: those that they are invited to, and those of their projects.
    /// </summary>
    public static readonly AccessRule<CalendarAccess> Calendar = new((viewer, one) =>
        viewer.IsStaff || (one.IsClientVisible && one.OrganisationId == viewer.OrganisationId
            && (viewer.IsOrganisationAdministrator || one.IsInvited || one.IsOfOwnProject)));

    /// <summary>Clients see staff and their own colleagues.</summary>
    public static readonly AccessRule<PersonAccess> Person = new((viewer, person) =>
        viewer.IsStaff || person.Role != Role.Client || person.OrganisationId == viewer.OrganisationId);

    /// <summary>Internal documents and the bin are for staff.</summary>
    public static readonly AccessRule<DocumentAccess> Document = new((viewer, document) =>
        (viewer.IsStaff || (document.IsShared && !document.IsRemoved)) && document.IsInVisibleProject);

    /// <summary>Who hears of an event when it is delivered, and finds it in the log.</summary>
    public static readonly AccessRule<EventAccess> Event = new((viewer, happened) =>
        happened.IsPrivate ? happened.IsAboutViewer
        : happened.IsForMembersOnly ? happened.IsMember
        : viewer.IsStaff || (!happened.IsForStaffOnly && (happened.IsAboutViewer || happened.IsMember
            || (happened.OrganisationId == viewer.OrganisationId && (viewer.IsOrganisationAdministrator || happened.IsOfOwnProject)))));
}

/// <summary>What decides about a project. <see cref="IsMember"/>: the viewer is.</summary>
public readonly record struct ProjectAccess
{
    public required Guid OrganisationId { get; init; }
    public required bool IsArchived { get; init; }
    public required bool IsMember { get; init; }
}

/// <summary>What decides about a ticket. <see cref="IsParticipant"/>: the viewer is a member of its thread.</summary>
public readonly record struct TicketAccess
{
    public required Guid OrganisationId { get; init; }
    public required bool IsParticipant { get; init; }
}

/// <summary>What decides about a conversation. Its organisation is null where it has members of staff only.</summary>
public readonly record struct ConversationAccess
{
    public required Guid? OrganisationId { get; init; }
    public required bool IsOfTicketOrProject { get; init; }
    public required bool IsMember { get; init; }
}

/// <summary>What decides about a message. <see cref="IsInVisibleConversation"/>: the viewer may see its conversation.</summary>
public readonly record struct MessageAccess
{
    public required bool IsInternal { get; init; }
    public required bool IsInVisibleConversation { get; init; }
}

/// <summary>What decides about an event of the calendar.</summary>
public readonly record struct CalendarAccess
{
    public required Guid? OrganisationId { get; init; }
    public required bool IsClientVisible { get; init; }

    /// <summary>The viewer is invited.</summary>
    public required bool IsInvited { get; init; }

    /// <summary>The viewer is a member of its project.</summary>
    public required bool IsOfOwnProject { get; init; }
}

/// <summary>What decides about a document. <see cref="IsInVisibleProject"/>: the viewer may see its project.</summary>
public readonly record struct DocumentAccess
{
    public required bool IsShared { get; init; }
    public required bool IsRemoved { get; init; }
    public required bool IsInVisibleProject { get; init; }
}

/// <summary>What decides about a person.</summary>
public readonly record struct PersonAccess
{
    public required Role Role { get; init; }
    public required Guid OrganisationId { get; init; }
}

/// <summary>What decides about an event, from its <see cref="Audience"/>.</summary>
public readonly record struct EventAccess
{
    public required bool IsPrivate { get; init; }
    public required bool IsForMembersOnly { get; init; }
    public required bool IsForStaffOnly { get; init; }
    public required Guid? OrganisationId { get; init; }

    /// <summary>It names the viewer as the person whom it concerns.</summary>
    public required bool IsAboutViewer { get; init; }

    /// <summary>The viewer is a member of its conversation.</summary>
    public required bool IsMember { get; init; }

    /// <summary>The viewer is a member of its project.</summary>
    public required bool IsOfOwnProject { get; init; }
}
