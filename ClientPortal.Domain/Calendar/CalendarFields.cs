using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

/// <summary>What is written in the form of an event.</summary>
public sealed record CalendarFields
{
    // Longer events are typing errors; a series may go on for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public string Title { get; init; } = "";
    public CalendarKind Kind { get; init; }
    public string Description { get; init; } = "";

    /// <summary>A place or a link.</summary>
    public string Place { get; init; } = "";

    /// <summary>What the clocks of <see cref="Zone"/> show; midnight for an event of whole days.</summary>
    public DateTime Start { get; init; }

    /// <summary>The end, exclusive: of an event of one whole day the next day.</summary>
    public DateTime End { get; init; }

    /// <summary>IANA.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Whole days: the same dates in every time zone.</summary>
    public bool AllDay { get; init; }

    /// <summary>RFC 5545, without <c>RRULE:</c>; empty for a single event.</summary>
    public string Rrule { get; init; } = "";

    /// <summary>Local starts of occurrences that do not take place.</summary>
    public IReadOnlyList<DateTime> Exceptions { get; init; } = [];

    /// <summary>How many may say yes; null without a limit. Others wait.</summary>
    public int? Capacity { get; init; }

    /// <summary>People of the portal who are invited.</summary>
    public IReadOnlyList<Guid> People { get; init; } = [];

    /// <summary>Addresses outside of the portal that are invited.</summary>
    public IReadOnlyList<string> Outside { get; init; } = [];

    /// <summary>The same, cleaned.</summary>
    /// <exception cref="RuleBroken">The first reason why it is not valid.</exception>
    public CalendarFields Checked()
    {
        ZonedTime.Zone(Zone);
        var (start, end) = AllDay ? (Start.Date, End.Date) : (Minute(Start), Minute(End));
        if (Start.Year is < 2000 or > 2100)
        {
            throw new RuleBroken("calendar.start-range");
        }

        if (end <= start || end - start > Longest)
        {
            throw new RuleBroken("calendar.end-before-start");
        }

        if (Capacity is < 1 or > CalendarEvent.MostAttendees)
        {
            throw new RuleBroken("calendar.capacity-range", CalendarEvent.MostAttendees);
        }

        var people = People.Distinct().ToList();
        var outside = Outside.Where(one => !Text.IsBlank(one)).Select(EmailAddress.Checked).Distinct(StringComparer.Ordinal).ToList();
        if (people.Count + outside.Count > CalendarEvent.MostAttendees)
        {
            throw new RuleBroken("calendar.too-many", CalendarEvent.MostAttendees);
        }

        return this with
        {
            Title = Text.Line(Title, "calendar.title", CalendarEvent.TitleLength),
            Description = Text.Block(Description, "calendar.description", CalendarEvent.DescriptionLength),
            Place = Text.OptionalLine(Place, "calendar.place", CalendarEvent.PlaceLength),
            Start = start,
            End = end,
            Rrule = Text.OptionalLine(Rrule, "calendar.rrule", CalendarEvent.RruleLength).ToUpperInvariant(),
            Exceptions = [.. Exceptions.Distinct().Order()],
            People = people,
            Outside = outside,
        };
    }

    /// <summary>The names, as events carry them, of the fields in which the other differs.</summary>
    public IReadOnlyList<string> DifferencesTo(CalendarFields other)
    {
        var names = new List<string>();
        void Compare(string name, bool same)
        {
            if (!same)
            {
                names.Add(name);
            }
        }

        Compare("title", Title == other.Title);
        Compare("kind", Kind == other.Kind);
        Compare("description", Description == other.Description);
        Compare("place", Place == other.Place);
        Compare("time", (Start, End, Zone, AllDay) == (other.Start, other.End, other.Zone, other.AllDay));
        Compare("recurrence", Rrule == other.Rrule && Exceptions.SequenceEqual(other.Exceptions));
        Compare("capacity", Capacity == other.Capacity);
        Compare("attendees", People.Order().SequenceEqual(other.People.Order())
            && Outside.Order(StringComparer.Ordinal).SequenceEqual(other.Outside.Order(StringComparer.Ordinal)));
        return names;
    }

    private static DateTime Minute(DateTime local) =>
        new(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified);
}

/// <summary>What an event belongs to, and whether clients see it. It stays so for as long as the event exists.</summary>
public sealed record CalendarPlace
{
    public Guid? ProjectId { get; init; }
    public Guid? TicketId { get; init; }
    public Guid? ProspectId { get; init; }

    /// <summary>The client organisation of the project, ticket or invited clients; null for the provider's own events.</summary>
    public Guid? OrganisationId { get; init; }

    public bool ClientVisible { get; init; }
}

/// <summary>What kind of event it is.</summary>
public enum CalendarKind
{
    Meeting,
    Maintenance,
    Training,
    Visit,
    Milestone,
}
