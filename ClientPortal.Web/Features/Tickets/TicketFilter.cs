using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Which tickets a list shows, and in which order.</summary>
public sealed record TicketFilter
{
    /// <summary>The statuses of tickets that are neither resolved nor closed.</summary>
    public static readonly IReadOnlyList<TicketStatus> Running = [
        TicketStatus.Open, TicketStatus.InProgress, TicketStatus.Waiting, TicketStatus.Reopened];

    public TicketScope Scope { get; init; }

    /// <summary>One status; null for all those that <see cref="Over"/> allows.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>Resolved and closed tickets too.</summary>
    public bool Over { get; init; }

    public TicketPriority? Priority { get; init; }
    public Guid? OrganisationId { get; init; }

    /// <summary>
    /// All of these words must match: the number, the name of the organisation, requester or assignee, or the beginning of a word in the title,
    /// the description or a message that the viewer may read. Accents are ignored.
    /// </summary>
    public string? Search { get; init; }

    public TicketSort Sort { get; init; }

    /// <summary>The words of the search; empty without one.</summary>
    public IReadOnlyList<string> Words => SearchWords.Of(Search);

    public static bool IsAboutToBreak(SlaTarget target, DateTimeOffset now) => target.IsRunning && target.DueAt < now + TicketQueries.Soon;
}

public enum TicketScope
{
    All,

    /// <summary>Staff: assigned to the viewer. Clients: requested by the viewer.</summary>
    Mine,
    Unassigned,

    /// <summary>An SLA target is due soon, or was missed.</summary>
    AboutToBreak,
}

public enum TicketSort
{
    Updated,
    Created,
    Priority,
    Promise,
}
