namespace ClientPortal.Domain;

/// <summary>
/// Who may hear of an event. <see cref="People.Viewer.MayHear"/> decides for one viewer; <see cref="Rooms"/> is where the bus looks for
/// listeners. Staff hear everything that is not private or for members only. Clients hear what belongs to them or to their projects; an
/// organisation's administrators hear all that is their organisation's.
/// </summary>
public sealed record Audience
{
    public Guid? OrganisationId { get; init; }
    public Guid? ProjectId { get; init; }

    /// <summary>A person who hears it in every case: someone removed from a project hears of the removal.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>
    /// The members of <see cref="ConversationId"/>. No event stores them: they are looked up when it is delivered, and again when the log is
    /// read.
    /// </summary>
    public IReadOnlyList<Guid> People { get; init; } = [];

    /// <summary>The conversation that it belongs to. Its members hear of it; people who join later find it in the log.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The ticket that it is about.</summary>
    public Guid? TicketId { get; init; }

    /// <summary>The event of the calendar that it is about: those who are invited hear of it. They are looked up as members are.</summary>
    public Guid? CalendarId { get; init; }

    /// <summary>Only <see cref="People"/>, without other staff: a direct conversation, a group.</summary>
    public bool MembersOnly { get; init; }

    /// <summary>Never for clients: an internal milestone, an internal note.</summary>
    public bool StaffOnly { get; init; }

    /// <summary>Only <see cref="PersonId"/>, without staff: their sign-ins, their notifications.</summary>
    public bool Private { get; init; }

    /// <summary><see cref="People"/> are compared one by one, in order.</summary>
    public bool Equals(Audience? other) =>
        other is not null && Subjects == other.Subjects && Limits == other.Limits && People.SequenceEqual(other.People);

    public override int GetHashCode() => HashCode.Combine(Subjects, Limits, People.Count);

    private (Guid?, Guid?, Guid?, Guid?, Guid?, Guid?) Subjects =>
        (OrganisationId, ProjectId, PersonId, ConversationId, TicketId, CalendarId);

    private (bool, bool, bool) Limits => (MembersOnly, StaffOnly, Private);

    /// <summary>The rooms whose listeners the bus offers the event.</summary>
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

/// <summary>A live topic on the bus: all staff, one organisation's administrators, a project's members, one person, and so on.</summary>
public readonly record struct Room(RoomKind Kind, Guid Id)
{
    public static readonly Room Staff = new(RoomKind.Staff, Guid.Empty);

    public static Room Organisation(Guid id) => new(RoomKind.Organisation, id);
    public static Room Project(Guid id) => new(RoomKind.Project, id);
    public static Room Person(Guid id) => new(RoomKind.Person, id);

    /// <summary>Circuits that have the conversation open; they hear who is typing and who is viewing.</summary>
    public static Room Conversation(Guid id) => new(RoomKind.Conversation, id);

    /// <summary>Circuits that show who is online: staff's home page.</summary>
    public static readonly Room Lobby = new(RoomKind.Presence, Guid.Empty);

    /// <summary>Event streams, which hear receipts of all conversations. Each stream checks whether its caller may hear.</summary>
    public static readonly Room Receipts = new(RoomKind.Receipts, Guid.Empty);

    /// <summary>All circuits: they hear that the announcements changed, and look which of them address their viewer.</summary>
    public static readonly Room Announcements = new(RoomKind.Announcements, Guid.Empty);

    /// <summary>All circuits: they hear that a maintenance was planned, moved or ended, and that it starts or ends by the clock.</summary>
    public static readonly Room Maintenance = new(RoomKind.Maintenance, Guid.Empty);

    /// <summary>Circuits that show staff how many people have seen each announcement.</summary>
    public static readonly Room AnnouncementReaders = new(RoomKind.AnnouncementReaders, Guid.Empty);

    /// <summary>Circuits that show the figures of the node.</summary>
    public static readonly Room Figures = new(RoomKind.Figures, Guid.Empty);

    /// <summary>Circuits that show which slots of staff are free.</summary>
    public static readonly Room Slots = new(RoomKind.Slots, Guid.Empty);

    /// <summary>The canary delivery of the node: no connection is in it, and it is not counted.</summary>
    public static readonly Room Canary = new(RoomKind.Canary, Guid.Empty);

    /// <summary>What nodes that share a database tell each other of themselves: no connection is in it, and it is not counted.</summary>
    public static readonly Room Nodes = new(RoomKind.Nodes, Guid.Empty);

    /// <summary>Administrators' circuits that show the jobs of the portal.</summary>
    public static readonly Room Jobs = new(RoomKind.Jobs, Guid.Empty);

    /// <summary>Circuits that show this person's presence.</summary>
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
    Announcements,
    AnnouncementReaders,
    Figures,
    Jobs,
    Slots,
    Maintenance,
    Canary,
    Nodes,
}
