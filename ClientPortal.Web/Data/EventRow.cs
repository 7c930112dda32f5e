using System.Diagnostics;
using ClientPortal.Domain;

namespace ClientPortal.Web.Data;

/// <summary>One row of the event log. The audience has its own columns, so that queries of the log check the same rule as delivery.</summary>
public sealed class EventRow
{
    private PortalEvent? recorded;

    /// <summary>The cursor: ascending in commit order, because saves that write the log take turns.</summary>
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
    public Guid? CalendarId { get; private init; }
    public Guid? PersonId { get; private init; }

    /// <summary>The entity in whose timeline it appears, where that is not a project; null otherwise.</summary>
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
            CalendarId = audience.CalendarId,
            PersonId = audience.PersonId,
            About = happened.About,
            StaffOnly = audience.StaffOnly,
            Private = audience.Private,
            MembersOnly = audience.MembersOnly,
            Body = EventCatalog.BodyOf(happened),
            recorded = happened,
        };
    }

    /// <summary>The event; null for a type that this version no longer has.</summary>
    public LoggedEvent? Read(ActivityContext commit = default) =>
        (recorded ?? EventCatalog.Read(Name, Body, EventId, At, ActorId, From)) is { } happened
            ? new LoggedEvent(Seq, happened) { Commit = commit } : null;
}

/// <summary>An event with its position in the log: the item on the bus.</summary>
public sealed record LoggedEvent(long Seq, PortalEvent Event)
{
    private readonly Audience? resolved;

    /// <summary>Who may hear of it. The bus adds the members of the conversation, whom no event lists.</summary>
    public Audience Audience
    {
        get => resolved ?? Event.Audience;
        init => resolved = value;
    }

    /// <summary>When this node committed it, as a timestamp of <see cref="TimeProvider.System"/>; 0 for one that was read from the log.</summary>
    public long CommittedAt { get; init; }

    /// <summary>The step that committed it, for traces; empty while they are off, and for an event of another node.</summary>
    public ActivityContext Commit { get; init; }

    /// <summary>The step that delivered it, for traces; null while they are off.</summary>
    public DeliveryTrace? Trace { get; init; }
}
