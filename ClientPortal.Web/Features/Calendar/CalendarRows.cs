using ClientPortal.Domain.Calendar;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>One occurrence in a list. The local times are those of the event's zone.</summary>
public sealed record CalendarRow
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public required CalendarKind Kind { get; init; }
    public required string Place { get; init; }
    public required Occurrence When { get; init; }
    public required string Zone { get; init; }
    public required bool AllDay { get; init; }
    public required bool Repeats { get; init; }
    public required bool Cancelled { get; init; }
    public required bool ClientVisible { get; init; }
    public required int Version { get; init; }
    public Guid? ProjectId { get; init; }
    public string? ProjectName { get; init; }

    /// <summary>The reader's own answer; null when they are not invited.</summary>
    public Answer? Mine { get; init; }

    /// <summary>The page of the occurrence.</summary>
    public string Href => CalendarAddress.OfEvent(Id, Repeats ? When.Start : null);
}

/// <summary>The occurrences of a span of time, and the zone in which the reader sees them.</summary>
public sealed record CalendarSpan(IReadOnlyList<CalendarRow> Rows, TimeZoneInfo Zone)
{
    /// <summary>How many occurrences each day has, by date; only of a month's page, whose rows are those that it shows.</summary>
    public IReadOnlyDictionary<DateOnly, int> Counts { get; init; } = new Dictionary<DateOnly, int>();
}

/// <summary>What of the calendar is shown.</summary>
public sealed record CalendarFilter
{
    /// <summary>Only of this project; null for all.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Only of this kind; null for all.</summary>
    public CalendarKind? Kind { get; init; }

    /// <summary>Only what the reader organises or is invited to.</summary>
    public bool Mine { get; init; }
}

/// <summary>By whose clock the reader sees times, and when they work.</summary>
public sealed record CalendarReader(TimeZoneInfo Zone, WorkTimes Work);

/// <summary>What takes place for one person at the same time as an occurrence.</summary>
/// <param name="Title">Of the other event.</param>
/// <param name="People">The names of those whom both are for; empty for the reader alone.</param>
public sealed record CalendarConflict(string Title, IReadOnlyList<string> People);

/// <summary>An attendee on the event's page.</summary>
/// <param name="Name">Of a person of the portal; the address of another, which only staff and they themselves see.</param>
/// <param name="Note">Empty for all but staff and the attendee.</param>
/// <param name="Attended">Null while it is not noted, and for all but staff and the attendee.</param>
public sealed record AttendeeRow(
    Guid Id, Guid? PersonId, string? Name, Answer Answer, string Note, DateTimeOffset? AnsweredAt, bool Waiting, bool? Attended);

/// <summary>An event's page.</summary>
public sealed record CalendarDetail
{
    public required Guid Id { get; init; }
    public required CalendarFields Fields { get; init; }
    public required int Version { get; init; }
    public required int Sequence { get; init; }
    public required Guid OrganiserId { get; init; }
    public required string OrganiserName { get; init; }
    public required bool ClientVisible { get; init; }
    public required bool Cancelled { get; init; }
    public required Occurrence First { get; init; }

    /// <summary>The occurrence that the page is about: the one that was asked for, or the next one, or the first.</summary>
    public required Occurrence Shown { get; init; }

    /// <summary>Whether the one that was asked for is not in the series: it was cancelled, or changed alone.</summary>
    public bool IsGone { get; init; }

    /// <summary>The event that this date has become.</summary>
    public Guid? GoneTo { get; init; }

    /// <summary>The fields as they are for that occurrence.</summary>
    public CalendarFields ShownFields => Fields with { Start = Shown.Start, End = Shown.End };

    /// <summary>The next or running occurrence; the last of a series that is over is not looked for.</summary>
    public Occurrence? Next { get; init; }
    public Guid? ProjectId { get; init; }
    public string? ProjectName { get; init; }
    public required TimeZoneInfo ReaderZone { get; init; }
    public required IReadOnlyList<AttendeeRow> Attendees { get; init; }

    /// <summary>The reader among the attendees; null when they are not invited.</summary>
    public AttendeeRow? Mine { get; init; }
}

/// <summary>What the form of an event offers: people and groups to invite, and the projects that it can belong to.</summary>
public sealed record CalendarChoices(
    IReadOnlyList<PersonChoice> People, IReadOnlyList<GroupChoice> Groups, IReadOnlyList<Data.Choice> Projects, string Zone);

/// <summary>People who are invited together: the members of a project, or of a group of the messenger.</summary>
public sealed record GroupChoice(Guid Id, string Name, IReadOnlyList<Guid> People);

/// <summary>A person to invite, with their organisation.</summary>
public sealed record PersonChoice(Guid Id, string Name, string Organisation, bool IsClient);

/// <summary>What an answer link of a mail opens: the event as the addressee may read it.</summary>
public sealed record Invitation(
    Guid Id, Guid AttendeeId, Guid? PersonId, string Title, string When, string Place, Answer Answer, bool Open);
