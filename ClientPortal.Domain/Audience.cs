namespace ClientPortal.Domain;

/// <summary>
/// Who may hear of an event. <see cref="People.Viewer.MayHear"/> decides for one viewer; <see cref="Rooms"/> is where the bus looks for listeners.
/// Staff hear everything that is not private or among members; clients hear what belongs to them or to their projects, and their administrators all of their organisation's.
/// </summary>
public sealed record Audience
{
    public Guid? OrganisationId { get; init; }
    public Guid? ProjectId { get; init; }

    /// <summary>A person who hears it whatever else holds: being removed from a project is news for the one removed.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>
    /// Those who hear it for taking part. No event lists them: they are the members of <see cref="ConversationId"/>, asked for when it is delivered
    /// and again when the log is read.
    /// </summary>
    public IReadOnlyList<Guid> People { get; init; } = [];

    /// <summary>The conversation that it belongs to: its members hear of it, and those who become members later find it in the log.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The ticket that it is about.</summary>
    public Guid? TicketId { get; init; }

    /// <summary>Nobody but <see cref="People"/>, staff neither: a talk between two, a group.</summary>
    public bool MembersOnly { get; init; }

    /// <summary>Never for clients: an internal milestone, an internal note.</summary>
    public bool StaffOnly { get; init; }

    /// <summary>Nobody but that person, staff neither: its sign-ins, its notifications.</summary>
    public bool Private { get; init; }

    /// <summary>Those who take part are compared by who they are.</summary>
    public bool Equals(Audience? other) =>
        other is not null && Places == other.Places && Limits == other.Limits && People.SequenceEqual(other.People);

    public override int GetHashCode() => HashCode.Combine(Places, Limits, People.Count);

    private (Guid?, Guid?, Guid?, Guid?, Guid?) Places => (OrganisationId, ProjectId, PersonId, ConversationId, TicketId);

    private (bool, bool, bool) Limits => (MembersOnly, StaffOnly, Private);

    /// <summary>The rooms whose listeners are offered the event.</summary>
    public IEnumerable<Room> Rooms()
    {
        if (Private)
        {
            yield return Room.Person(PersonId!.Value);
            yield break;
        }

        if (MembersOnly)
        {
            foreach (var member in People)
            {
                yield return Room.Person(member);
            }

            yield break;
        }

        yield return Room.Staff;
        if (StaffOnly)
        {
            yield break;
        }

        foreach (var member in People)
        {
            yield return Room.Person(member);
        }

        if (OrganisationId is { } organisation)
        {
            yield return Room.Organisation(organisation);
        }

        if (ProjectId is { } project)
        {
            yield return Room.Project(project);
        }

        if (PersonId is { } person)
        {
            yield return Room.Person(person);
        }
    }
}

/// <summary>A place on the bus where listeners wait: all staff, one organisation's administrators, a project's members, one person.</summary>
public readonly record struct Room(RoomKind Kind, Guid Id)
{
    public static readonly Room Staff = new(RoomKind.Staff, Guid.Empty);

    public static Room Organisation(Guid id) => new(RoomKind.Organisation, id);
    public static Room Project(Guid id) => new(RoomKind.Project, id);
    public static Room Person(Guid id) => new(RoomKind.Person, id);

    /// <summary>Whoever has the conversation open: who types and who looks is for them.</summary>
    public static Room Conversation(Guid id) => new(RoomKind.Conversation, id);

    /// <summary>Whoever shows who is here at all: staff's home.</summary>
    public static readonly Room Lobby = new(RoomKind.Presence, Guid.Empty);

    /// <summary>Event streams: how far people have read is for them wherever it happens. Each asks whether its caller may hear.</summary>
    public static readonly Room Receipts = new(RoomKind.Receipts, Guid.Empty);

    /// <summary>Whoever shows this person's presence.</summary>
    public static Room Presence(Guid personId) => new(RoomKind.Presence, personId);
}

public enum RoomKind
{
    Staff,
    Organisation,
    Project,
    Person,
    Conversation,
    Presence,
    Receipts,
}
