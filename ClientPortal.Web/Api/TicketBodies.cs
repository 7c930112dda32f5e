using System.Text.Json.Serialization;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Web.Api;

/// <summary>A ticket. Times are UTC; <c>number</c> is what people say: <c>T-1042</c>.</summary>
public sealed record TicketBody
{
    public required string Number { get; init; }
    public required Guid Id { get; init; }
    public required string Title { get; init; }

    /// <summary>Markdown, raw HTML off; not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

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
    public required Guid ConversationId { get; init; }
    public required IReadOnlyList<Guid> Participants { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Before when the first answer of staff was promised; null while it stands still, or where nothing was promised.</summary>
    public DateTimeOffset? AnswerDueAt { get; init; }

    public DateTimeOffset? ResolutionDueAt { get; init; }

    /// <summary>1 to 5, given by the client after the resolution.</summary>
    public int? Rating { get; init; }

    /// <summary>The ticket that this one was a duplicate of.</summary>
    public string? MergedInto { get; init; }

    public static TicketBody Of(TicketRow row) => new()
    {
        Number = Ticket.Shown(row.Number),
        Id = row.Id,
        Title = row.Title,
        Category = row.Category,
        Priority = row.Priority,
        Status = row.Status,
        OrganisationId = row.OrganisationId,
        OrganisationName = row.OrganisationName,
        RequesterId = row.RequesterId,
        RequesterName = row.RequesterName,
        AssigneeId = row.AssigneeId,
        AssigneeName = row.AssigneeName,
        ProjectId = row.ProjectId,
        ConversationId = row.ConversationId,
        Participants = row.Participants,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        AnswerDueAt = row.AnswerTarget.DueAt,
        ResolutionDueAt = row.ResolutionTarget.DueAt,
        Rating = row.Rating,
    };

    public static TicketBody Of(TicketDetail detail) => Of(detail.Row) with
    {
        Description = detail.Description,
        MergedInto = detail.MergedInto is { } into ? Ticket.Shown(into) : null,
    };
}

/// <summary>What a new ticket begins with. Staff name the client's person for whom they open it.</summary>
public sealed record NewTicket
{
    public string? Title { get; init; }
    public string? Description { get; init; }
    public TicketCategory Category { get; init; } = TicketCategory.Request;
    public TicketPriority Priority { get; init; } = TicketPriority.Normal;
    public Guid? ProjectId { get; init; }
    public Guid? RequesterId { get; init; }

    internal TicketFields Fields => new(Title ?? "", Description ?? "", Category, Priority, ProjectId);
}

/// <summary>What is to change, all of it or nothing. What is not sent stays; null takes away the project and the assignee, and leaves anything else.</summary>
public sealed record TicketPatch
{
    public string? Title { get; init; }
    public string? Description { get; init; }
    public TicketCategory? Category { get; init; }
    public TicketPriority? Priority { get; init; }
    public Sent<Guid?> ProjectId { get; init; }
    public Sent<Guid?> AssigneeId { get; init; }
    public TicketStatus? Status { get; init; }

    internal TicketChange Change => new()
    {
        Amend = this with { AssigneeId = default, Status = null } == new TicketPatch() ? null : standing => new TicketFields(
            Title ?? standing.Title, Description ?? standing.Description, Category ?? standing.Category, Priority ?? standing.Priority, ProjectId.Or(standing.ProjectId)),
        Assign = AssigneeId.IsSent,
        AssigneeId = AssigneeId.Value,
        To = Status,
    };
}
