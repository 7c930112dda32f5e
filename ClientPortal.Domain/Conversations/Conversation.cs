using ClientPortal.Domain.Access;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// A conversation: a ticket's thread, a project's chat, an event's, a direct conversation, a group. It holds its members. Messages are entities of
/// their own, so that many can be written at once.
/// </summary>
public sealed partial class Conversation : Entity
{
    private readonly List<ConversationMember> members = [];

    private Conversation()
    {
    }

    public ConversationKind Kind { get; private init; }

    /// <summary>The client organisation that it belongs to; null among staff. Clients of two organisations never share a conversation.</summary>
    public Guid? OrganisationId { get; private set; }

    /// <summary>The ticket, project or event that it belongs to.</summary>
    public Guid? SubjectId { get; private init; }

    /// <summary>The two people of a direct conversation, <see cref="PairOf"/>: unique, so that a pair has one conversation.</summary>
    public string? Pair { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Who takes part. Staff read a ticket's thread without being members, and become members when they write.</summary>
    public IReadOnlyList<ConversationMember> Members => members;

    public static Conversation ForTicket(Viewer by, Guid ticketId, Guid organisationId, Person requester, DateTimeOffset now)
    {
        var conversation = new Conversation
        {
            Kind = ConversationKind.Ticket, OrganisationId = organisationId, SubjectId = ticketId, CreatedAt = now,
        };
        conversation.members.Add(new ConversationMember(conversation.Id, requester.Id, now));
        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    /// <summary>Starts the chat of a project with the project's members.</summary>
    public static Conversation ForProject(Viewer by, Guid projectId, Guid organisationId, IEnumerable<Guid> people, DateTimeOffset now)
    {
        var conversation = new Conversation
        {
            Kind = ConversationKind.Project, OrganisationId = organisationId, SubjectId = projectId, CreatedAt = now,
        };
        conversation.members.AddRange(people.Select(person => new ConversationMember(conversation.Id, person, now)));
        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    /// <summary>Applies a change of the project's members to the members of its chat.</summary>
    public void Follow(MembershipChanged change)
    {
        var by = Viewer.Portal with { From = change.From };
        if (change.Added)
        {
            AddParticipant(by, change.PersonId, change.At);
        }
        else
        {
            RemoveParticipant(by, change.PersonId, change.At);
        }
    }

    /// <summary>Removes a client who moved to another organisation.</summary>
    public void RemoveAfterTransfer(PersonUpdated change)
    {
        if (OrganisationId is { } organisation && organisation != change.OrganisationId)
        {
            RemoveParticipant(Viewer.Portal with { From = change.From }, change.PersonId, change.At);
        }
    }

    /// <summary>Removes a client who administers their organisation no more, and is not a member of the project.</summary>
    public void RemoveAfterRoleChange(PersonUpdated change) =>
        RemoveParticipant(Viewer.Portal with { From = change.From }, change.PersonId, change.At);

    /// <summary>Adds a person. A client must be of the conversation's organisation; in a group, owners decide.</summary>
    /// <exception cref="NotFound">The viewer may not see it, or not the person.</exception>
    /// <exception cref="RuleBroken">It is direct or full, the viewer is not an owner, or the person may not join.</exception>
    public void Add(Viewer by, Person person, DateTimeOffset now)
    {
        MustDecide(by);
        Meet(by, person);
        if (!IsMember(person.Id))
        {
            MustHaveCapacity();
            AddParticipant(by, person.Id, now);
        }
    }

    /// <summary>Removes a person; the event is the last that they hear. A member who removes themselves leaves the group.</summary>
    /// <exception cref="NotFound">The viewer may not see it.</exception>
    /// <exception cref="RuleBroken">The viewer may not decide here.</exception>
    public void Remove(Viewer by, Guid personId, DateTimeOffset now)
    {
        if (Kind == ConversationKind.Group && by.PersonId == personId)
        {
            MustTakePart(by);
        }
        else
        {
            MustDecide(by);
        }

        RemoveParticipant(by, personId, now);
    }

    public bool IsMember(Guid personId) => members.Exists(member => member.PersonId == personId);

    /// <summary>Whether the viewer may read here. <see cref="MustTakePart"/> checks writing.</summary>
    public bool IsVisibleTo(Viewer viewer) => AccessRules.Conversation.Allows(viewer, new ConversationAccess
    {
        OrganisationId = OrganisationId,
        IsOfTicketOrProject = Kind is ConversationKind.Ticket or ConversationKind.Project,
        IsMember = IsMember(viewer.PersonId),
    });

    /// <summary>Whether that person may read a message here: members may, and all staff in a ticket or project. Notes are for staff.</summary>
    internal bool MayRead(Person person, bool note) =>
        person.Role != Role.Client ? !IsPrivate || IsMember(person.Id) : !note && IsMember(person.Id);

    /// <summary>Checks that the viewer may read and write here.</summary>
    /// <exception cref="NotFound">The viewer may not see it.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void MustTakePart(Viewer viewer)
    {
        _ = viewer.ActorId;
        if (!IsVisibleTo(viewer))
        {
            throw new NotFound();
        }
    }

    private void AddParticipant(Viewer by, Guid personId, DateTimeOffset now)
    {
        if (!IsMember(personId))
        {
            members.Add(new ConversationMember(Id, personId, now));
            Record(by, now, Fact(new ConversationMemberAdded { PersonId = personId }));
        }
    }

    private void RemoveParticipant(Viewer by, Guid personId, DateTimeOffset now)
    {
        if (IsMember(personId))
        {
            members.RemoveAll(member => member.PersonId == personId);
            Record(by, now, Fact(new ConversationMemberRemoved { PersonId = personId }));
            PromoteNewOwner(by, now);
        }
    }

    /// <summary>Checks that staff may write internal notes here: only tickets and projects have clients to hide them from.</summary>
    /// <exception cref="RuleBroken"><c>message.no-notes-here</c>.</exception>
    internal void MustAllowNotes()
    {
        if (IsPrivate)
        {
            throw new RuleBroken("message.no-notes-here");
        }
    }

    /// <summary>Records that the scanner refused a file that the viewer wanted to send here.</summary>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void RefuseFile(Viewer by, string threat, string sha256, DateTimeOffset now)
    {
        MustTakePart(by);
        Record(by, now, new FileRefused
        {
            PersonId = by.ActorId,
            ConversationId = Id,
            OrganisationId = Attachment.SpaceOf(this, by),
            Threat = FileRefused.Shortened(threat),
            Sha256 = sha256,
        });
    }

    /// <summary>The audience of what happens here; its members are added at delivery.</summary>
    public Audience Hearing(bool staffOnly = false) => new()
    {
        ConversationId = Id, OrganisationId = OrganisationId, MembersOnly = IsPrivate, StaffOnly = staffOnly,
    };

    /// <summary>Fills in the conversation of an event.</summary>
    internal T Fact<T>(T happened, bool staffOnly = false)
        where T : ConversationEvent => happened with
        {
            ConversationId = Id,
            SubjectId = SubjectId,
            OrganisationId = OrganisationId,
            MembersOnly = IsPrivate,
            StaffOnly = staffOnly,
        };
}

public enum ConversationKind
{
    Ticket,
    Project,
    Direct,
    Group,
    Event,
}

/// <summary>A person who takes part.</summary>
public sealed class ConversationMember(Guid conversationId, Guid personId, DateTimeOffset since)
{
    public Guid ConversationId { get; private init; } = conversationId;
    public Guid PersonId { get; private init; } = personId;
    public DateTimeOffset Since { get; private init; } = since;

    /// <summary>Decides in a group who takes part and what it is called.</summary>
    public bool IsOwner { get; internal set; }

    /// <summary>New messages are shown without a notification.</summary>
    public bool Muted { get; internal set; }

    /// <summary>Since when it is pinned on top of this member's list; null when it is not.</summary>
    public DateTimeOffset? PinnedAt { get; internal set; }
}
