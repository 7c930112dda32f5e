using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Which tickets a list shows, and in which order.</summary>
public sealed record TicketFilter
{
    /// <summary>What is not over yet.</summary>
    public static readonly IReadOnlyList<TicketStatus> Running = [TicketStatus.Open, TicketStatus.InProgress, TicketStatus.Waiting, TicketStatus.Reopened];

    public TicketScope Scope { get; init; }

    /// <summary>One status; null for those that <see cref="Over"/> lets in.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>Resolved and closed ones too.</summary>
    public bool Over { get; init; }

    public TicketPriority? Priority { get; init; }
    public Guid? OrganisationId { get; init; }

    /// <summary>
    /// Each of these words: the number, the name of the organisation or of who asks or answers, the beginning of a word in title, description or messages that the
    /// viewer may read; accents do not count.
    /// </summary>
    public string? Search { get; init; }

    public TicketSort Sort { get; init; }

    /// <summary>The words of the search, or none.</summary>
    public IReadOnlyList<string> Words => SearchWords.Of(Search);

    /// <summary>As the query decides, but for the words, which only the database finds; a test holds the two together.</summary>
    public bool Matches(TicketRow row, Viewer viewer, DateTimeOffset now) =>
        (Status is { } status ? row.Status == status : Over || !row.IsOver)
        && (Priority is null || row.Priority == Priority)
        && (OrganisationId is null || row.OrganisationId == OrganisationId)
        && Scope switch
        {
            TicketScope.Mine => (viewer.IsStaff ? row.AssigneeId : row.RequesterId) == viewer.PersonId,
            TicketScope.Unassigned => row.AssigneeId is null && !row.IsOver,
            TicketScope.AboutToBreak => row.NextTarget is { } next && IsAboutToBreak(next, now),
            _ => true,
        };

    public static bool IsAboutToBreak(SlaTarget promise, DateTimeOffset now) => promise.IsRunning && promise.DueAt < now + TicketQueries.Soon;

    /// <summary>As the query sorts.</summary>
    public int Compare(TicketRow one, TicketRow other)
    {
        var order = Sort switch
        {
            TicketSort.Created => 0,
            TicketSort.Priority => other.Priority.CompareTo(one.Priority),
            TicketSort.Promise => Due(one).CompareTo(Due(other)),
            _ => other.UpdatedAt.CompareTo(one.UpdatedAt),
        };
        return order != 0 ? order : other.Number.CompareTo(one.Number);
    }

    // Where nothing was promised, or nothing runs, comes last.
    private static DateTimeOffset Due(TicketRow row) => row.NextTarget?.DueAt ?? SlaTarget.Never;
}

public enum TicketScope
{
    All,

    /// <summary>Staff: assigned to the viewer. Clients: asked by the viewer.</summary>
    Mine,
    Unassigned,

    /// <summary>A promise runs out soon, or has.</summary>
    AboutToBreak,
}

public enum TicketSort
{
    Updated,
    Created,
    Priority,
    Promise,
}
