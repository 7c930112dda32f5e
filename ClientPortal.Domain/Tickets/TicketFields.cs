namespace ClientPortal.Domain.Tickets;

/// <summary>What a ticket is about.</summary>
public sealed record TicketFields(string Title, string Description, TicketCategory Category, TicketPriority Priority, Guid? ProjectId)
{
    /// <summary>The same, cleaned; throws <see cref="RuleBroken"/> with the first reason why it cannot be kept.</summary>
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

    /// <summary>For the client: the clock of the promises stands still.</summary>
    Waiting,
    Resolved,
    Closed,
    Reopened,
}

/// <summary>Which status may follow which, and for whom.</summary>
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

    // A client ends what it asked, takes an ending back, and answers what waited for it.
    private static readonly Dictionary<TicketStatus, TicketStatus[]> Client = new()
    {
        [TicketStatus.Open] = [TicketStatus.Closed],
        [TicketStatus.InProgress] = [TicketStatus.Closed],
        [TicketStatus.Waiting] = [TicketStatus.InProgress, TicketStatus.Closed],
        [TicketStatus.Resolved] = [TicketStatus.Closed, TicketStatus.Reopened],
        [TicketStatus.Closed] = [TicketStatus.Reopened],
        [TicketStatus.Reopened] = [TicketStatus.Closed],
    };

    public static IReadOnlyList<TicketStatus> After(TicketStatus status, bool staff) => (staff ? Staff : Client)[status];

    public static bool Allows(TicketStatus from, TicketStatus to, bool staff) => After(from, staff).Contains(to);
}
