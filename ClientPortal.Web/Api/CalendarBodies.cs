using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Api;

/// <summary>One occurrence: <c>start</c> and <c>end</c> are local times of <c>zone</c>, the others moments. The end is exclusive.</summary>
public sealed record CalendarItem(
    Guid Id, string Title, CalendarKind Kind, string Place, DateTime Start, DateTime End, string Zone, bool AllDay, DateTimeOffset StartsAt,
    DateTimeOffset EndsAt, bool Repeats, bool Cancelled, Guid? ProjectId, Answer? Answer)
{
    public static CalendarItem Of(CalendarRow row) => new(
        row.Id, row.Title, row.Kind, row.Place, row.When.Start, row.When.End, row.Zone, row.AllDay, row.When.StartsAt, row.When.EndsAt,
        row.Repeats, row.Cancelled, row.ProjectId, row.Mine);
}

/// <summary>An event. <c>answer</c> is the caller's own; null when they are not invited.</summary>
public sealed record CalendarBody
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public required CalendarKind Kind { get; init; }
    public required string Description { get; init; }
    public required string Place { get; init; }

    /// <summary>Local times of <see cref="Zone"/>; the end is exclusive.</summary>
    public required DateTime Start { get; init; }
    public required DateTime End { get; init; }
    public required string Zone { get; init; }
    public required bool AllDay { get; init; }
    public required string Rrule { get; init; }

    /// <summary>Local starts of occurrences that do not take place.</summary>
    public required IReadOnlyList<DateTime> Exceptions { get; init; }
    public required int? Capacity { get; init; }
    public required Guid OrganiserId { get; init; }
    public required string OrganiserName { get; init; }
    public required Guid? ProjectId { get; init; }
    public required bool ClientVisible { get; init; }
    public required bool Cancelled { get; init; }
    public required Answer? Answer { get; init; }
    public required IReadOnlyList<AttendeeBody> Attendees { get; init; }

    /// <summary>The version of the invitation.</summary>
    public required int Sequence { get; init; }

    /// <summary>The version to send with a change.</summary>
    public required int Version { get; init; }

    public static CalendarBody Of(CalendarDetail one) => new()
    {
        Id = one.Id,
        Title = one.Fields.Title,
        Kind = one.Fields.Kind,
        Description = one.Fields.Description,
        Place = one.Fields.Place,
        Start = one.Fields.Start,
        End = one.Fields.End,
        Zone = one.Fields.Zone,
        AllDay = one.Fields.AllDay,
        Rrule = one.Fields.Rrule,
        Exceptions = one.Fields.Exceptions,
        Capacity = one.Fields.Capacity,
        OrganiserId = one.OrganiserId,
        OrganiserName = ShownName.Of(one.OrganiserName),
        ProjectId = one.ProjectId,
        ClientVisible = one.ClientVisible,
        Cancelled = one.Cancelled,
        Answer = one.Mine?.Answer,
        Attendees = [.. one.Attendees.Select(AttendeeBody.Of)],
        Sequence = one.Sequence,
        Version = one.Version,
    };
}

/// <summary>
/// An attendee. Addresses outside of the portal are told to staff only, as notes are, and whether they attended (null: not noted).
/// </summary>
public sealed record AttendeeBody(
    Guid Id, Guid? PersonId, string? Name, Answer Answer, string Note, DateTimeOffset? AnsweredAt, bool Waiting, bool? Attended)
{
    public static AttendeeBody Of(AttendeeRow row) => new(
        row.Id, row.PersonId, ShownName.Of(row.Name), row.Answer, row.Note, row.AnsweredAt, row.Waiting, row.Attended);
}

/// <summary>A new event. <c>clientVisible</c> is true unless it is sent.</summary>
public sealed record NewCalendarEvent
{
    public string? Title { get; init; }
    public CalendarKind Kind { get; init; }
    public string? Description { get; init; }
    public string? Place { get; init; }

    /// <summary>Local times of the zone, without offset; the end is exclusive.</summary>
    public DateTime Start { get; init; }
    public DateTime End { get; init; }

    /// <summary>IANA.</summary>
    public string? Zone { get; init; }
    public bool AllDay { get; init; }
    public string? Rrule { get; init; }
    public int? Capacity { get; init; }

    /// <summary>Ids of people, and e-mail addresses outside of the portal.</summary>
    public IReadOnlyList<string>? Attendees { get; init; }
    public Guid? ProjectId { get; init; }
    public Guid? TicketId { get; init; }
    public Guid? ProspectId { get; init; }
    public bool? ClientVisible { get; init; }

    internal CalendarFields Fields => new()
    {
        Title = Title ?? "",
        Kind = Kind,
        Description = Description ?? "",
        Place = Place ?? "",
        Start = CalendarBodies.Local(Start),
        End = CalendarBodies.Local(End),
        Zone = Zone ?? "",
        AllDay = AllDay,
        Rrule = Rrule ?? "",
        Capacity = Capacity,
        People = CalendarBodies.PeopleOf(Attendees ?? []),
        Outside = CalendarBodies.OutsideOf(Attendees ?? []),
    };

    internal CalendarPlace Placed => new()
    {
        ProjectId = ProjectId, TicketId = TicketId, ProspectId = ProspectId, ClientVisible = ClientVisible ?? true,
    };
}

/// <summary>A change of an event. An absent or null property stays as it is, except the capacity: null removes it.</summary>
public sealed record CalendarPatch
{
    public string? Title { get; init; }
    public CalendarKind? Kind { get; init; }
    public string? Description { get; init; }
    public string? Place { get; init; }
    public DateTime? Start { get; init; }
    public DateTime? End { get; init; }
    public string? Zone { get; init; }
    public bool? AllDay { get; init; }
    public string? Rrule { get; init; }
    public IReadOnlyList<DateTime>? Exceptions { get; init; }
    public Sent<int?> Capacity { get; init; }
    public IReadOnlyList<string>? Attendees { get; init; }

    /// <summary>The local start of an occurrence: <c>start</c> and <c>end</c> are then of that one.</summary>
    public DateTime? Occurrence { get; init; }

    /// <summary>With <c>occurrence</c>: <c>one</c>, <c>following</c> or <c>all</c>; one unless it is sent.</summary>
    public SeriesPart? Part { get; init; }

    /// <summary>The version that the caller has read: 409 when it is not the newest. Without it the last write wins.</summary>
    public int? Version { get; init; }

    internal CalendarFields On(CalendarFields current) => current with
    {
        Title = Title ?? current.Title,
        Kind = Kind ?? current.Kind,
        Description = Description ?? current.Description,
        Place = Place ?? current.Place,
        Start = Start is { } start ? CalendarBodies.Local(start) : current.Start,
        End = End is { } end ? CalendarBodies.Local(end) : current.End,
        Zone = Zone ?? current.Zone,
        AllDay = AllDay ?? current.AllDay,
        Rrule = Rrule ?? current.Rrule,
        Exceptions = Exceptions is null ? current.Exceptions : [.. Exceptions.Select(CalendarBodies.Local)],
        Capacity = Capacity.Or(current.Capacity),
        People = Attendees is null ? current.People : CalendarBodies.PeopleOf(Attendees),
        Outside = Attendees is null ? current.Outside : CalendarBodies.OutsideOf(Attendees),
    };
}

/// <summary>
/// An answer: <c>yes</c>, <c>maybe</c> or <c>no</c>. With <c>occurrence</c>, the local start of a date of a series, to that date alone.
/// </summary>
public sealed record CalendarReply
{
    public Answer Answer { get; init; }
    public string? Note { get; init; }
    public DateTime? Occurrence { get; init; }
}

/// <summary>Whether an attendee was there; null takes the note away. Of a series <c>occurrence</c> is the local start of the date.</summary>
public sealed record CalendarAttendance
{
    public Guid AttendeeId { get; init; }
    public bool? Attended { get; init; }
    public DateTime? Occurrence { get; init; }
}

/// <summary>Reads what bodies of the calendar have in common.</summary>
internal static class CalendarBodies
{
    public static DateTime Local(DateTime sent) => DateTime.SpecifyKind(sent, DateTimeKind.Unspecified);

    public static IReadOnlyList<Guid> PeopleOf(IReadOnlyList<string> attendees) =>
        [.. attendees.Where(one => Guid.TryParse(one, out _)).Select(Guid.Parse)];

    public static IReadOnlyList<string> OutsideOf(IReadOnlyList<string> attendees) => [.. attendees.Where(one => !Guid.TryParse(one, out _))];
}
