namespace ClientPortal.Domain.Calendar;

/// <summary>A change of one event of the calendar.</summary>
public interface ICalendarChange
{
    Guid CalendarId { get; }
}

/// <summary>What the changes of an event have in common: who hears of them.</summary>
public abstract record CalendarChange : PortalEvent, ICalendarChange
{
    public required Guid CalendarId { get; init; }

    /// <summary>The client organisation that it is for; null for the provider's own.</summary>
    public Guid? OrganisationId { get; init; }
    public Guid? ProjectId { get; init; }

    /// <summary>The event is internal.</summary>
    public bool StaffOnly { get; init; }

    public override Guid? About => CalendarId;

    public override Audience Audience => new()
    {
        OrganisationId = OrganisationId, ProjectId = ProjectId, CalendarId = CalendarId, StaffOnly = StaffOnly,
    };
}

/// <summary>An event was created, and its attendees invited.</summary>
[EventName("calendar.created")]
public sealed record CalendarCreated : CalendarChange
{
    /// <summary>A client took a slot of the organiser.</summary>
    public bool Booked { get; init; }

    /// <summary>It is a date of a series for which an attendee answered alone: no one is invited to anything new.</summary>
    public bool OfAnswer { get; init; }
}

/// <summary>
/// Fields of an event changed: <c>title</c>, <c>kind</c>, <c>description</c>, <c>place</c>, <c>time</c>, <c>recurrence</c>, <c>capacity</c>,
/// <c>attendees</c>, <c>client</c> (its prospect became a client); <c>answers</c> when an attendee answered for one date of a series;
/// <c>attendance</c> when staff noted who was there.
/// </summary>
[EventName("calendar.updated")]
public sealed record CalendarUpdated : CalendarChange
{
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>People who are invited since this change.</summary>
    public required IReadOnlyList<Guid> Invited { get; init; }
}

/// <summary>An event will not take place.</summary>
[EventName("calendar.cancelled")]
public sealed record CalendarCancelled : CalendarChange;

/// <summary>An attendee answered. <c>PersonId</c> is null for an address outside of the portal.</summary>
[EventName("calendar.replied")]
public sealed record CalendarReplied : CalendarChange
{
    public Guid? PersonId { get; init; }

    /// <summary>The token of the answer: yes, maybe, no.</summary>
    public required string Answer { get; init; }
}

/// <summary>A person is invited no more. They hear of it, although the event is no longer theirs.</summary>
[EventName("calendar.uninvited")]
public sealed record CalendarUninvited : PortalEvent, ICalendarChange
{
    public required Guid CalendarId { get; init; }
    public required Guid PersonId { get; init; }
    public override Guid? About => CalendarId;
    public override Audience Audience => new() { PersonId = PersonId };
}

/// <summary>A reminder of an event came due for a person.</summary>
[EventName("calendar.reminded")]
public sealed record CalendarReminded : PortalEvent
{
    public required Guid CalendarId { get; init; }
    public required Guid PersonId { get; init; }

    /// <summary>Minutes before the start for which it was meant.</summary>
    public required int Minutes { get; init; }

    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
    public override bool IsAudited => false;
}

/// <summary>A member of staff changed the times at which clients can make an appointment with them.</summary>
[EventName("calendar.slots-changed")]
public sealed record CalendarSlotsChanged : PortalEvent
{
    public required Guid PersonId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, StaffOnly = true };
    public override bool IsNews => false;
}

/// <summary>The working hours of an organisation changed, or its holidays: <c>hours</c>, <c>holidays</c>.</summary>
[EventName("calendar.hours-changed")]
public sealed record OfficeHoursChanged : PortalEvent
{
    public required Guid OrganisationId { get; init; }
    public required IReadOnlyList<string> Fields { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId };
    public override bool IsNews => false;
}
