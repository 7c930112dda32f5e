using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// A place where people write to each other: a ticket's thread, a project's room, a direct talk, a group. Messages are entities of their
/// own, so that many can be written at once; the conversation knows who is in it.
/// </summary>
public sealed partial class Conversation : Entity
{
    private readonly List<ConversationMember> members = [];

    private Conversation()
    {
    }

    public ConversationKind Kind { get; private init; }

    /// <summary>The client organisation whose matter it is; null among staff. In no conversation do clients of two organisations meet.</summary>
    public Guid? OrganisationId { get; private set; }

    /// <summary>The ticket or project that it belongs to.</summary>
    public Guid? SubjectId { get; private init; }

    /// <summary>The two of a direct talk, in the order of their ids: unique, so that a pair has one talk however often it is begun.</summary>
    public string? Pair { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Who takes part. Staff read a ticket's thread without being members, and become one when they write.</summary>
    public IReadOnlyList<ConversationMember> Members => members;

    public static Conversation ForTicket(Viewer by, Guid ticketId, Guid organisationId, Person requester, DateTimeOffset now)
    {
        var conversation = new Conversation { Kind = ConversationKind.Ticket, OrganisationId = organisationId, SubjectId = ticketId, CreatedAt = now };
        conversation.members.Add(new ConversationMember(conversation.Id, requester.Id, now));
        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    /// <summary>The room of a project: its members are the project's.</summary>
    public static Conversation ForProject(Viewer by, Guid projectId, Guid organisationId, IEnumerable<Guid> people, DateTimeOffset now)
    {
        var conversation = new Conversation { Kind = ConversationKind.Project, OrganisationId = organisationId, SubjectId = projectId, CreatedAt = now };
        conversation.members.AddRange(people.Select(person => new ConversationMember(conversation.Id, person, now)));
        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    /// <summary>The room of a project holds whom the project holds.</summary>
    public void Follow(MembershipChanged told)
    {
        var by = Viewer.Portal with { From = told.From };
        if (told.Added)
        {
            AddParticipant(by, told.PersonId, told.At);
        }
        else
        {
            RemoveParticipant(by, told.PersonId, told.At);
        }
    }

    /// <summary>A client that belongs to another organisation from now on takes part no longer: what is said here is not its matter.</summary>
    public void RemoveAfterTransfer(PersonUpdated told)
    {
        if (OrganisationId is { } organisation && organisation != told.OrganisationId)
        {
            RemoveParticipant(Viewer.Portal with { From = told.From }, told.PersonId, told.At);
        }
    }

    /// <summary>Clients only of the organisation whose matter it is. In a group its owners decide; a talk between two stays one.</summary>
    public void Add(Viewer by, Person person, DateTimeOffset now)
    {
        MustDecide(by);
        Meet(by, person);
        if (!IsMember(person.Id))
        {
            MustHaveRoom();
            AddParticipant(by, person.Id, now);
        }
    }

    /// <summary>The one removed hears of it, and of nothing afterwards. Whoever removes itself leaves.</summary>
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

    /// <summary>Whether the viewer may read here; its writing is asked of <see cref="MustTakePart"/>.</summary>
    public bool IsVisibleTo(Viewer viewer) =>
        (IsMember(viewer.PersonId) && (viewer.IsStaff || viewer.OrganisationId == OrganisationId))
        || (Kind is ConversationKind.Ticket or ConversationKind.Project
            && (viewer.IsStaff || (viewer.IsOrganisationAdministrator && viewer.OrganisationId == OrganisationId)));

    /// <summary>Whether a message here can be for that person: a member, and of a ticket or a project all staff. Notes are for staff.</summary>
    internal bool MayRead(Person person, bool note) =>
        person.Role != Role.Client ? !IsPrivate || IsMember(person.Id) : !note && IsMember(person.Id);

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

    /// <summary>Notes among staff stand beside what clients read: in a talk or a group there is nobody to hide from, or everybody.</summary>
    internal void MustAllowNotes()
    {
        if (IsPrivate)
        {
            throw new RuleBroken("message.no-notes-here");
        }
    }

    /// <summary>The scanner refused a file that somebody wanted to send here.</summary>
    public void RefuseFile(Viewer by, string threat, string sha256, DateTimeOffset now)
    {
        MustTakePart(by);
        Record(by, now, new FileRefused
        {
            PersonId = by.ActorId, ConversationId = Id, OrganisationId = Attachment.SpaceOf(this, by), Threat = FileRefused.Shortened(threat), Sha256 = sha256,
        });
    }

    /// <summary>Whose matter it is, and whether it is among its members: those who hear of what happens here.</summary>
    public Audience Hearing(bool staffOnly = false) => new()
    {
        ConversationId = Id, OrganisationId = OrganisationId, MembersOnly = IsPrivate, StaffOnly = staffOnly,
    };

    /// <summary>Fills in where something happened.</summary>
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
}

/// <summary>Somebody who takes part.</summary>
public sealed class ConversationMember(Guid conversationId, Guid personId, DateTimeOffset since)
{
    public Guid ConversationId { get; private init; } = conversationId;
    public Guid PersonId { get; private init; } = personId;
    public DateTimeOffset Since { get; private init; } = since;

    /// <summary>Decides in a group: who takes part, what it is called.</summary>
    public bool IsOwner { get; internal set; }

    /// <summary>What is new here is shown and not announced.</summary>
    public bool Muted { get; internal set; }

    /// <summary>Since when it stands on top of this member's list; null where it does not.</summary>
    public DateTimeOffset? PinnedAt { get; internal set; }
}
