using System.Text.Json.Serialization;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Api;

/// <summary>A ticket. Times are UTC; <c>number</c> is the number that people use: <c>T-1042</c>.</summary>
public sealed record TicketBody : IVersioned
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

    /// <summary>The SLA target for the first answer of staff; null while its clock is paused, or without a target.</summary>
    public DateTimeOffset? AnswerDueAt { get; init; }

    /// <summary>The SLA target for the resolution; null while its clock is paused, or without a target.</summary>
    public DateTimeOffset? ResolutionDueAt { get; init; }

    /// <summary>1 to 5, given by the client after the resolution.</summary>
    public int? Rating { get; init; }

    /// <summary>The number of the ticket that this duplicate was merged into; null otherwise, and in lists.</summary>
    public string? MergedInto { get; init; }

    /// <summary>The version to send with a change; not in lists, and absent for clients.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

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
        RequesterName = ShownName.Of(row.RequesterName),
        AssigneeId = row.AssigneeId,
        AssigneeName = ShownName.Of(row.AssigneeName),
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
        Version = detail.Version is > 0 and var version ? version : null,
    };
}

/// <summary>The fields of a new ticket. Staff set <c>requesterId</c> to the client's person for whom they open it.</summary>
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

/// <summary>
/// A change of a ticket, applied as a whole or not at all. An absent property stays as it is. Null removes the project or the assignee and
/// leaves any other property unchanged.
/// </summary>
public sealed record TicketPatch : IVersionedPatch
{
    public string? Title { get; init; }
    public string? Description { get; init; }
    public TicketCategory? Category { get; init; }
    public TicketPriority? Priority { get; init; }
    public Sent<Guid?> ProjectId { get; init; }
    public Sent<Guid?> AssigneeId { get; init; }
    public TicketStatus? Status { get; init; }

    /// <summary>The version that the caller has read: 409 when it is not the newest. Without it the last write wins.</summary>
    public int? Version { get; init; }

    IVersionedPatch IVersionedPatch.Over(int version) => this with { Version = version };

    internal TicketChange Change => new()
    {
        Amend = this with { AssigneeId = default, Status = null, Version = null } == new TicketPatch() ? null : current => new TicketFields(
            Title ?? current.Title,
            Description ?? current.Description,
            Category ?? current.Category,
            Priority ?? current.Priority,
            ProjectId.Or(current.ProjectId)),
        Assign = AssigneeId.IsSent,
        AssigneeId = AssigneeId.Value,
        To = Status,
        SeenVersion = Version,
    };
}
