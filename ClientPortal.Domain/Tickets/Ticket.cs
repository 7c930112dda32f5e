using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>A client's request, with its SLA targets. Its thread is a conversation, whose members are the ticket's participants.</summary>
public sealed partial class Ticket : Entity
{
    public const int TitleLength = 160;
    public const int DescriptionLength = 10_000;
    public const int RatingTextLength = 1_000;

    private Ticket()
    {
    }

    /// <summary>Shown as <c>T-1042</c>.</summary>
    public long Number { get; private init; }

    public string Title { get; private set; } = "";

    /// <summary>Markdown, raw HTML off.</summary>
    public string Description { get; private set; } = "";

    public TicketCategory Category { get; private set; }
    public TicketPriority Priority { get; private set; }
    public TicketStatus Status { get; private set; }
    public Guid RequesterId { get; private init; }
    public Guid OrganisationId { get; private init; }
    public Guid? ProjectId { get; private set; }
    public Guid? AssigneeId { get; private set; }
    public Guid ConversationId { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When staff first answered in public.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The SLA target of the first answer.</summary>
    public SlaTarget AnswerTarget { get; private set; } = SlaTarget.None;

    /// <summary>The SLA target of the resolution.</summary>
    public SlaTarget ResolutionTarget { get; private set; } = SlaTarget.None;

    /// <summary>When the next target is due; <see cref="SlaTarget.Never"/> when none runs. Stored, because lists are sorted by it.</summary>
    public DateTimeOffset NextDueAt
    {
        get => SlaTarget.Next(AnswerTarget, ResolutionTarget)?.DueAt ?? SlaTarget.Never;

        // It is computed from the targets; the stored value is ignored.
        private set { }
    }

    /// <summary>
    /// When <see cref="RecordBreaches"/> has to run next; null when no breach is possible. Stored, because the SLA monitor queries it.
    /// </summary>
    public DateTimeOffset? BreachCheckAt
    {
        get => AnswerTarget.BreachCheckAt < ResolutionTarget.BreachCheckAt
            ? AnswerTarget.BreachCheckAt
            : ResolutionTarget.BreachCheckAt ?? AnswerTarget.BreachCheckAt;
        private set { }
    }

    /// <summary>The ticket that this one was a duplicate of.</summary>
    public Guid? MergedIntoId { get; private set; }

    /// <summary>1 to 5, given once by the client after the resolution.</summary>
    public int? Rating { get; private set; }

    public string RatingText { get; private set; } = "";

    public static string Shown(long number) => $"T-{number}";

    /// <summary>Number and title on one line: <c>T-1042 · Panne</c>.</summary>
    public static string Heading(long number, string title) => $"{Shown(number)} · {title}";

    /// <summary>The number in <c>T-1042</c>, <c>t-1042</c> or <c>1042</c>; null for anything else.</summary>
    public static long? ParseNumber(string? shown) =>
        long.TryParse(
            shown?.Trim() is ['T' or 't', '-', .. var digits] ? digits : shown, System.Globalization.NumberStyles.None, null, out var number)
            ? number
            : null;

    /// <summary>Opens a ticket with its thread. A client opens it for themselves; staff for any client.</summary>
    /// <exception cref="NotFound">The viewer is a client of another organisation.</exception>
    /// <exception cref="RuleBroken">A client opens it for another person, the requester does not fit, or a field is not valid.</exception>
    public static (Ticket Ticket, Conversation Thread) Open(
        Viewer by, long number, Organisation organisation, Person requester, TicketFields fields, ServiceTerms terms, DateTimeOffset now)
    {
        if (!by.IsStaff && by.OrganisationId != organisation.Id)
        {
            throw new NotFound();
        }

        if (requester.Id != by.PersonId)
        {
            by.MustBeStaff();
        }

        if (organisation.IsProvider || requester.OrganisationId != organisation.Id)
        {
            throw new RuleBroken("ticket.for-a-client");
        }

        fields = fields.Checked();
        var ticket = new Ticket
        {
            Number = number,
            Title = fields.Title,
            Description = fields.Description,
            Category = fields.Category,
            Priority = fields.Priority,
            RequesterId = requester.Id,
            OrganisationId = organisation.Id,
            ProjectId = fields.ProjectId,
            CreatedAt = now,
            UpdatedAt = now,
            AnswerTarget = SlaTarget.Until(terms.AnswerDue(fields.Priority, now)),
            ResolutionTarget = SlaTarget.Until(terms.ResolutionDue(fields.Priority, now)),
        };
        var thread = Conversation.ForTicket(by, ticket.Id, organisation.Id, requester, now);
        ticket.ConversationId = thread.Id;
        ticket.Record(by, now, ticket.Fact(thread, new TicketOpened()));
        return (ticket, thread);
    }

    /// <summary>Staff correct the fields of a ticket; one event names those that differ.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, or a field is not valid.</exception>
    public void Change(Viewer by, Conversation thread, TicketFields fields, ServiceTerms terms, DateTimeOffset now)
    {
        by.MustBeStaff();
        fields = fields.Checked();
        var changed = Fields.DifferencesTo(fields);
        if (changed.Count == 0)
        {
            return;
        }

        if (fields.Priority != Priority)
        {
            AnswerTarget = AnswerTarget.MovedTo(terms.AnswerDue(fields.Priority, CreatedAt));
            ResolutionTarget = ResolutionTarget.MovedTo(terms.ResolutionDue(fields.Priority, CreatedAt));
        }

        (Title, Description) = (fields.Title, fields.Description);
        (Category, Priority, ProjectId) = (fields.Category, fields.Priority, fields.ProjectId);
        Update(by, thread, changed, now);
    }

    public TicketFields Fields => new(Title, Description, Category, Priority, ProjectId);

    /// <summary>Assigns it to a member of staff; null takes the assignment away.</summary>
    /// <exception cref="RuleBroken">The viewer or the assignee is not staff.</exception>
    public void Assign(Viewer by, Conversation thread, Person? assignee, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (assignee is { Role: Role.Client })
        {
            throw new RuleBroken("ticket.assignee-is-staff");
        }

        if (AssigneeId == assignee?.Id)
        {
            return;
        }

        AssigneeId = assignee?.Id;
        UpdatedAt = now;
        Record(by, now, Fact(thread, new TicketAssigned { AssigneeId = AssigneeId }));
    }

    /// <summary>Changes the status; <see cref="TicketFlow"/> lists the allowed changes.</summary>
    /// <exception cref="NotFound">The viewer may not see the thread.</exception>
    /// <exception cref="RuleBroken"><c>ticket.status-does-not-follow</c>, or the viewer is read-only.</exception>
    public void ChangeStatus(Viewer by, Conversation thread, TicketStatus to, ServiceTerms terms, DateTimeOffset now)
    {
        MustTakePart(by, thread);
        if (to == Status)
        {
            return;
        }

        if (!TicketFlow.Allows(Status, to, by.IsStaff))
        {
            throw new RuleBroken("ticket.status-does-not-follow", Token.Of(Status), Token.Of(to));
        }

        var from = Status;
        Status = to;
        UpdatedAt = now;
        (AnswerTarget, ResolutionTarget) = (to, from) switch
        {
            (TicketStatus.Waiting, _) => (AnswerTarget.Paused(terms, now), ResolutionTarget.Paused(terms, now)),
            (TicketStatus.Resolved or TicketStatus.Closed, _) => (AnswerTarget.Settled(now), ResolutionTarget.Settled(now)),
            (TicketStatus.Reopened, _) => (AnswerTarget, SlaTarget.Until(terms.ResolutionDue(Priority, now))),
            _ => (AnswerTarget.Resumed(terms, now), ResolutionTarget.Resumed(terms, now)),
        };
        ResolvedAt = to switch { TicketStatus.Resolved => now, TicketStatus.Reopened => null, _ => ResolvedAt };
        ClosedAt = to switch { TicketStatus.Closed => now, TicketStatus.Reopened => null, _ => ClosedAt };
        Record(by, now, Fact(thread, new TicketStatusChanged { FromStatus = Token.Of(from), ToStatus = Token.Of(to) }));
    }

    /// <summary>Whether a public message of this viewer changes the status: a client answers a waiting, resolved or closed ticket.</summary>
    public bool ReopensOnReply(Viewer by) => !by.IsStaff && Status is (TicketStatus.Waiting or TicketStatus.Resolved or TicketStatus.Closed);

    /// <summary>
    /// Applies a public message to the ticket. The first answer of staff settles the answer target. A client's message resumes a waiting ticket
    /// and reopens a resolved or closed one.
    /// </summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Answered(Viewer by, Conversation thread, ServiceTerms terms, DateTimeOffset now)
    {
        _ = by.ActorId;

        // No ticket event: listeners hear of it by the message's own event.
        UpdatedAt = now;
        if (by.IsStaff)
        {
            if (AnsweredAt is null)
            {
                (AnsweredAt, AnswerTarget) = (now, AnswerTarget.Settled(now));
                Update(by, thread, ["answered"], now);
            }

            return;
        }

        if (ReopensOnReply(by))
        {
            ChangeStatus(by, thread, Status == TicketStatus.Waiting ? TicketStatus.InProgress : TicketStatus.Reopened, terms, now);
        }
    }

    /// <summary>Closes a duplicate and points it to the ticket that stays open.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, or <c>ticket.cannot-merge</c>.</exception>
    public void MergeInto(Viewer by, Conversation thread, Ticket other, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (other.Id == Id || other.OrganisationId != OrganisationId || other.MergedIntoId is not null || MergedIntoId is not null)
        {
            throw new RuleBroken("ticket.cannot-merge");
        }

        var from = Status;
        (MergedIntoId, Status, ClosedAt, UpdatedAt) = (other.Id, TicketStatus.Closed, now, now);
        (AnswerTarget, ResolutionTarget) = (AnswerTarget.Settled(now), ResolutionTarget.Settled(now));
        Update(by, thread, ["mergedInto"], now);
        Record(by, now, Fact(thread, new TicketStatusChanged { FromStatus = Token.Of(from), ToStatus = Token.Of(Status) }));
    }

    /// <summary>Records the client's rating: once, 1 to 5, after the resolution.</summary>
    /// <exception cref="NotFound">The viewer may not see the thread.</exception>
    /// <exception cref="RuleBroken">The viewer is staff, it is too early, it was rated before, or the rating is not valid.</exception>
    public void Rate(Viewer by, Conversation thread, int stars, string text, DateTimeOffset now)
    {
        MustTakePart(by, thread);
        if (by.IsStaff || Status is not (TicketStatus.Resolved or TicketStatus.Closed))
        {
            throw new RuleBroken("ticket.rating-after-resolution");
        }

        if (Rating is not null)
        {
            throw new RuleBroken("ticket.rated-already");
        }

        if (stars is < 1 or > 5)
        {
            throw new RuleBroken("ticket.rating-range", 1, 5);
        }

        (Rating, RatingText) = (stars, Text.Block(text, "ticket.rating", RatingTextLength));
        Update(by, thread, ["rating"], now);
    }

    private static void MustTakePart(Viewer by, Conversation thread) => thread.MustTakePart(by);

    private void Update(Viewer by, Conversation thread, IReadOnlyList<string> fields, DateTimeOffset now)
    {
        UpdatedAt = now;
        Record(by, now, Fact(thread, new TicketUpdated { Fields = fields }));
    }

    private T Fact<T>(Conversation thread, T happened)
        where T : TicketEvent => happened with
        {
            TicketId = Id,
            ConversationId = thread.Id,
            OrganisationId = OrganisationId,
        };
}
