using ClientPortal.Domain.Access;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>A ticket in a list or on a board.</summary>
public sealed record TicketRow
{
    public required Guid Id { get; init; }
    public required long Number { get; init; }
    public required string Title { get; init; }
    public required TicketCategory Category { get; init; }
    public required TicketPriority Priority { get; init; }
    public required TicketStatus Status { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string OrganisationName { get; init; }
    public required Guid RequesterId { get; init; }
    public required string RequesterName { get; init; }
    public Guid? AssigneeId { get; init; }
    public string? AssigneeName { get; init; }
    public Guid? ProjectId { get; init; }
    public string? ProjectName { get; init; }
    public bool ProjectIsArchived { get; init; }
    public required Guid ConversationId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required SlaTarget AnswerTarget { get; init; }
    public required SlaTarget ResolutionTarget { get; init; }
    public int? Rating { get; init; }

    /// <summary>With <see cref="OrganisationId"/> they decide which clients may see the row.</summary>
    public required IReadOnlyList<Guid> Participants { get; init; }

    /// <summary>The SLA target that is due next; null when none runs.</summary>
    public SlaTarget? NextTarget => SlaTarget.Next(AnswerTarget, ResolutionTarget);

    public bool IsOver => Status is TicketStatus.Resolved or TicketStatus.Closed;

    /// <summary>Checks one viewer's access to a row that several viewers share.</summary>
    public bool IsVisibleTo(Viewer viewer) => AccessRules.Ticket.Allows(
        viewer, new TicketAccess { OrganisationId = OrganisationId, IsParticipant = Participants.Contains(viewer.PersonId) });

    /// <summary>The row for this viewer: null without access, and without the project when they may not see that.</summary>
    public TicketRow? For(Viewer viewer) => !IsVisibleTo(viewer) ? null
        : ProjectId is not { } project || IsProjectVisibleTo(viewer, project) ? this
        : this with { ProjectId = null, ProjectName = null };

    // Participants are compared by value, so that an unchanged row renders nothing.
    public bool Equals(TicketRow? other) => other is not null && Shown.Equals(other.Shown) && Participants.SequenceEqual(other.Participants);

    public override int GetHashCode() => HashCode.Combine(Id, UpdatedAt);

    // A ticket's project is of the ticket's organisation.
    private bool IsProjectVisibleTo(Viewer viewer, Guid project) => AccessRules.Project.Allows(viewer, new ProjectAccess
    {
        OrganisationId = OrganisationId, IsArchived = ProjectIsArchived, IsMember = viewer.ProjectIds.Contains(project),
    });

    private object Shown => (
        (Id, Number, Title, Category, Priority, Status, OrganisationName), (RequesterName, AssigneeId, AssigneeName, ProjectId, ProjectName),
        (UpdatedAt, AnswerTarget, ResolutionTarget, Rating));
}

/// <summary>The page of a ticket, without its thread.</summary>
public sealed record TicketDetail(TicketRow Row, string Description, string RatingText, long? MergedInto, IReadOnlyList<ParticipantRow> Participants)
{
    /// <summary>The version that an edit is based on; 0 for clients, because it also counts internal changes.</summary>
    public int Version { get; init; }

    /// <summary>As <see cref="TicketRow.For"/>.</summary>
    public TicketDetail? For(Viewer viewer) =>
        Row.For(viewer) is { } row ? this with { Row = row, Version = viewer.IsStaff ? Version : 0 } : null;

    /// <summary>Equal except for the time of the last change.</summary>
    public bool SaysTheSameAs(TicketDetail other) => Row with { UpdatedAt = other.Row.UpdatedAt } == other.Row
        && (Description, RatingText, MergedInto) == (other.Description, other.RatingText, other.MergedInto)
        && Participants.SequenceEqual(other.Participants);

    public TicketFields Fields => new(Row.Title, Description, Row.Category, Row.Priority, Row.ProjectId);
}

/// <summary>A participant.</summary>
public sealed record ParticipantRow(Guid PersonId, string Name, string JobTitle, bool IsStaff);

/// <summary>The counts beside the scope buttons; clients have no use for the last two.</summary>
public sealed record TicketCounts(int All, int Mine, int Unassigned, int AboutToBreak)
{
    public int Of(TicketScope scope) => scope switch
    {
        TicketScope.Mine => Mine,
        TicketScope.Unassigned => Unassigned,
        TicketScope.AboutToBreak => AboutToBreak,
        _ => All,
    };
}
