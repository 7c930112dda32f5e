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
    public required Guid ConversationId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required Promise AnswerPromise { get; init; }
    public required Promise ResolutionPromise { get; init; }
    public int? Rating { get; init; }

    /// <summary>Clients that take part: with <see cref="OrganisationId"/> what decides who else may see the row.</summary>
    public required IReadOnlyList<Guid> Participants { get; init; }

    /// <summary>The promise that ends next; null when none runs.</summary>
    public Promise? NextPromise => AnswerPromise.IsRunning ? AnswerPromise : ResolutionPromise.IsRunning ? ResolutionPromise : null;

    public bool IsOver => Status is TicketStatus.Resolved or TicketStatus.Closed;

    /// <summary>The viewer's own answer about a row that several viewers share.</summary>
    public bool IsVisibleTo(Viewer viewer) => viewer.IsStaff
        || (viewer.OrganisationId == OrganisationId && (viewer.IsOrganisationAdministrator || Participants.Contains(viewer.PersonId)));
}

/// <summary>A ticket's page, beside its thread.</summary>
public sealed record TicketDetail(TicketRow Row, string Description, string RatingText, long? MergedInto, int Version)
{
    public TicketFields Fields => new(Row.Title, Description, Row.Category, Row.Priority, Row.ProjectId);
}

/// <summary>Which tickets a list shows.</summary>
public sealed record TicketFilter
{
    public TicketScope Scope { get; init; }
    public IReadOnlyList<TicketStatus> Statuses { get; init; } = [];
    public TicketPriority? Priority { get; init; }
    public Guid? OrganisationId { get; init; }

    /// <summary>In number, title, description and public messages; accents do not count.</summary>
    public string? Search { get; init; }

    public TicketSort Sort { get; init; }
}

public enum TicketScope
{
    All,

    /// <summary>Staff: assigned to the viewer. Clients: asked by the viewer.</summary>
    Mine,
    Unassigned,

    /// <summary>A promise runs out within the working day, or has.</summary>
    AboutToBreak,
}

public enum TicketSort
{
    Updated,
    Created,
    Priority,
    Promise,
}
