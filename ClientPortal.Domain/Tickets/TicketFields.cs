namespace ClientPortal.Domain.Tickets;

/// <summary>All fields of a ticket's form.</summary>
public sealed record TicketFields(string Title, string Description, TicketCategory Category, TicketPriority Priority, Guid? ProjectId)
{
    /// <summary>The same, cleaned.</summary>
    /// <exception cref="RuleBroken">The first reason why it is not valid.</exception>
    public TicketFields Checked()
    {
        if (!Enum.IsDefined(Category) || !Enum.IsDefined(Priority))
        {
            throw new RuleBroken("ticket.unknown-choice");
        }

        return this with
        {
            Title = Text.Line(Title, "ticket.title", Ticket.TitleLength),
            Description = Text.Block(Description, "ticket.description", Ticket.DescriptionLength),
        };
    }

    /// <summary>The names, as events carry them, of the fields in which the other differs.</summary>
    public IReadOnlyList<string> DifferencesTo(TicketFields other)
    {
        var names = new List<string>();
        void Compare<T>(string name, T mine, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(mine, theirs))
            {
                names.Add(name);
            }
        }

        Compare("title", Title, other.Title);
        Compare("description", Description, other.Description);
        Compare("category", Category, other.Category);
        Compare("priority", Priority, other.Priority);
        Compare("project", ProjectId, other.ProjectId);
        return names;
    }
}

public enum TicketCategory
{
    Incident,
    Request,
    Question,
    Access,
}

public enum TicketPriority
{
    Low,
    Normal,
    High,
    Urgent,
}

public enum TicketStatus
{
    Open,
    InProgress,

    /// <summary>Staff wait for the client; the SLA targets are paused.</summary>
    Waiting,
    Resolved,
    Closed,
    Reopened,
}

/// <summary>The allowed changes of status, for staff and for clients.</summary>
public static class TicketFlow
{
    private static readonly Dictionary<TicketStatus, TicketStatus[]> Staff = new()
    {
        [TicketStatus.Open] = [TicketStatus.InProgress, TicketStatus.Waiting, TicketStatus.Resolved, TicketStatus.Closed],
        [TicketStatus.InProgress] = [TicketStatus.Waiting, TicketStatus.Resolved, TicketStatus.Closed],
        [TicketStatus.Waiting] = [TicketStatus.InProgress, TicketStatus.Resolved, TicketStatus.Closed],
        [TicketStatus.Resolved] = [TicketStatus.Closed, TicketStatus.Reopened],
        [TicketStatus.Closed] = [TicketStatus.Reopened],
        [TicketStatus.Reopened] = [TicketStatus.InProgress, TicketStatus.Waiting, TicketStatus.Resolved, TicketStatus.Closed],
    };

    // A client may close their request, reopen it, and answer while staff wait for them.
    private static readonly Dictionary<TicketStatus, TicketStatus[]> Client = new()
    {
        [TicketStatus.Open] = [TicketStatus.Closed],
        [TicketStatus.InProgress] = [TicketStatus.Closed],
        [TicketStatus.Waiting] = [TicketStatus.InProgress, TicketStatus.Closed],
        [TicketStatus.Resolved] = [TicketStatus.Closed, TicketStatus.Reopened],
        [TicketStatus.Closed] = [TicketStatus.Reopened],
        [TicketStatus.Reopened] = [TicketStatus.Closed],
    };

    /// <summary>The statuses that may follow.</summary>
    public static IReadOnlyList<TicketStatus> After(TicketStatus status, bool staff) => (staff ? Staff : Client)[status];

    public static bool Allows(TicketStatus from, TicketStatus to, bool staff) => After(from, staff).Contains(to);
}
