using ClientPortal.Domain;

namespace ClientPortal.Web.Data;

/// <summary>One row of the event log. The audience is spelled out in columns, so that replaying asks the same question as delivering.</summary>
public sealed class EventRow
{
    private PortalEvent? recorded;

    /// <summary>The cursor: ascending in commit order on one SQLite file, where one gate passes all writes.</summary>
    public long Seq { get; private set; }

    public Guid EventId { get; private init; }
    public string Name { get; private init; } = "";
    public DateTimeOffset At { get; private init; }
    public Guid ActorId { get; private init; }
    public string? From { get; private init; }
    public Guid? OrganisationId { get; private init; }
    public Guid? ProjectId { get; private init; }
    public Guid? TicketId { get; private init; }
    public Guid? ConversationId { get; private init; }
    public Guid? PersonId { get; private init; }

    /// <summary>The thing whose own timeline it belongs to; null where a project's is meant.</summary>
    public Guid? About { get; private init; }

    public bool StaffOnly { get; private init; }
    public bool Private { get; private init; }
    public bool MembersOnly { get; private init; }
    public string Body { get; private init; } = "{}";

    public static EventRow Of(PortalEvent happened)
    {
        var audience = happened.Audience;
        return new EventRow
        {
            EventId = happened.EventId,
            Name = EventCatalog.NameOf(happened),
            At = happened.At,
            ActorId = happened.ActorId,
            From = happened.From,
            OrganisationId = audience.OrganisationId,
            ProjectId = audience.ProjectId,
            TicketId = audience.TicketId,
            ConversationId = audience.ConversationId,
            PersonId = audience.PersonId,
            About = happened.About,
            StaffOnly = audience.StaffOnly,
            Private = audience.Private,
            MembersOnly = audience.MembersOnly,
            Body = EventCatalog.BodyOf(happened),
            recorded = happened,
        };
    }

    /// <summary>Null for an event of a type that this version no longer knows.</summary>
    public LoggedEvent? Read() =>
        (recorded ?? EventCatalog.Read(Name, Body, EventId, At, ActorId, From)) is { } happened ? new LoggedEvent(Seq, happened) : null;
}

/// <summary>An event with its place in the log: what the bus carries.</summary>
public sealed record LoggedEvent(long Seq, PortalEvent Event)
{
    private readonly Audience? asked;

    /// <summary>Who may hear of it: on its way through the bus with those who take part by then, which no event lists.</summary>
    public Audience Audience
    {
        get => asked ?? Event.Audience;
        init => asked = value;
    }
}
