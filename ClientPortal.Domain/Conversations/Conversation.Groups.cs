using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>Talks between two, and groups.</summary>
public sealed partial class Conversation
{
    public const int NameLength = 80;
    public const int DescriptionLength = 500;

    /// <summary>Every member hears every event, and each is asked whether they may: beyond this a group is a broadcast.</summary>
    public const int MostMembers = 200;

    /// <summary>What a group is called; empty elsewhere.</summary>
    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    /// <summary>What a group without a picture is recognised by: one emoji, or empty for its initials.</summary>
    public string Emoji { get; private set; } = "";

    /// <summary>The generated name under which the store keeps a group's picture; null where it has none.</summary>
    public string? Picture { get; private set; }

    /// <summary>The one talk of these two.</summary>
    public static Conversation Direct(Viewer by, Person self, Person other, DateTimeOffset now)
    {
        by.MustBe(self.Id);
        if (self.Id == other.Id)
        {
            throw new RuleBroken("conversation.with-oneself");
        }

        var conversation = new Conversation { Kind = ConversationKind.Direct, Pair = PairOf(self.Id, other.Id), CreatedAt = now };
        conversation.Meet(by, [self, other]);
        conversation.members.AddRange([new(conversation.Id, self.Id, now), new(conversation.Id, other.Id, now)]);
        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    /// <summary>The talk goes on when one of the two was taken out of it, by a move to another organisation, and they may meet (again).</summary>
    public void Resume(Viewer by, Person self, Person other, DateTimeOffset now)
    {
        by.MustBe(self.Id);
        if (Pair != PairOf(self.Id, other.Id))
        {
            throw new NotFound();
        }

        if (IsMember(self.Id) && IsMember(other.Id))
        {
            return;
        }

        OrganisationId = null;
        Meet(by, [self, other]);
        AddParticipant(by, self.Id, now);
        AddParticipant(by, other.Id, now);
    }

    /// <summary>The other one of a talk between two, whether it still takes part or not; null elsewhere.</summary>
    public Guid? OtherThan(Guid personId) => Kind == ConversationKind.Direct ? OtherOf(Pair!, personId) : null;

    /// <summary>The other one of a <see cref="Pair"/>.</summary>
    public static Guid OtherOf(string pair, Guid personId)
    {
        var (one, other) = (Guid.ParseExact(pair[..32], "N"), Guid.ParseExact(pair[32..], "N"));
        return one == personId ? other : one;
    }

    /// <summary>What it is called in the list of one of its members: a talk by the <paramref name="other"/>, what belongs to something by that thing.</summary>
    public static string TitleOf(ConversationKind kind, string name, string? other, string? project, string? ticket) => kind switch
    {
        ConversationKind.Direct => other ?? "",
        ConversationKind.Project => project ?? "",
        ConversationKind.Ticket => ticket ?? "",
        _ => name,
    };

    /// <summary>A group that whoever begins it owns.</summary>
    public static Conversation Group(Viewer by, Person owner, GroupFields fields, IEnumerable<Person> people, DateTimeOffset now)
    {
        by.MustBe(owner.Id);
        var conversation = new Conversation { Kind = ConversationKind.Group, CreatedAt = now };
        (conversation.Name, conversation.Description, conversation.Emoji) = fields.Checked();
        conversation.Meet(by, owner);
        conversation.members.Add(new(conversation.Id, owner.Id, now) { IsOwner = true });
        foreach (var person in people.Where(person => !conversation.IsMember(person.Id)))
        {
            conversation.Meet(by, person);
            conversation.MustHaveRoom();
            conversation.members.Add(new(conversation.Id, person.Id, now));
        }

        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    public static string PairOf(Guid one, Guid other) => one.CompareTo(other) < 0 ? $"{one:N}{other:N}" : $"{other:N}{one:N}";

    public void Rename(Viewer by, GroupFields fields, DateTimeOffset now)
    {
        MustDecide(by, ConversationKind.Group);
        var (name, description, emoji) = fields.Checked();
        string[] changed =
        [
            .. Name == name ? (string[])[] : ["name"],
            .. Description == description ? (string[])[] : ["description"],
            .. Emoji == emoji ? (string[])[] : ["emoji"],
        ];
        if (changed.Length > 0)
        {
            (Name, Description, Emoji) = (name, description, emoji);
            Record(by, now, Fact(new ConversationUpdated { Fields = changed }));
        }
    }

    /// <summary>Another picture, or none: its emoji or its initials again.</summary>
    public void ShowAs(Viewer by, string? picture, DateTimeOffset now)
    {
        MustBeOwned(by);
        if (Picture != picture)
        {
            Picture = picture;
            Record(by, now, Fact(new ConversationUpdated { Fields = ["picture"] }));
        }
    }

    /// <summary>A group, and the viewer decides in it.</summary>
    public void MustBeOwned(Viewer by) => MustDecide(by, ConversationKind.Group);

    /// <summary>Makes a member an owner, or no longer one. A group always has an owner.</summary>
    public void ChangeOwner(Viewer by, Guid personId, bool owner, DateTimeOffset now)
    {
        MustDecide(by, ConversationKind.Group);
        var member = MemberOf(personId);
        if (member.IsOwner != owner)
        {
            if (!owner && members.Count(one => one.IsOwner) == 1)
            {
                throw new RuleBroken("conversation.last-owner");
            }

            member.IsOwner = owner;
            Record(by, now, Fact(new ConversationUpdated { Fields = ["owners"] }));
        }
    }

    /// <summary>How one member wants to be told of this conversation; nobody else hears of it.</summary>
    public void Prefer(Viewer by, bool muted, bool pinned, DateTimeOffset now)
    {
        _ = by.ActorId;
        var member = MemberOf(by.PersonId);
        if ((member.Muted, member.PinnedAt is not null) != (muted, pinned))
        {
            (member.Muted, member.PinnedAt) = (muted, pinned ? member.PinnedAt ?? now : null);
            Record(by, now, new ConversationPreferred { ConversationId = Id, PersonId = by.PersonId });
        }
    }

    private bool IsPrivate => Kind is ConversationKind.Direct or ConversationKind.Group;

    private ConversationMember MemberOf(Guid personId) => members.Find(member => member.PersonId == personId) ?? throw new NotFound();

    private void Meet(Viewer by, IEnumerable<Person> people)
    {
        foreach (var person in people)
        {
            Meet(by, person);
        }
    }

    // Clients of two organisations never learn of each other; staff may talk to everybody, but bring nobody together.
    private void Meet(Viewer by, Person person)
    {
        if (person.Role == Role.Client)
        {
            if (!by.IsStaff && person.OrganisationId != by.OrganisationId)
            {
                throw new NotFound();
            }

            if (OrganisationId is { } organisation && organisation != person.OrganisationId)
            {
                throw new RuleBroken("conversation.another-organisation");
            }

            if (IsPrivate)
            {
                OrganisationId ??= person.OrganisationId;
            }
        }

        if (IsPrivate && person.DisabledAt is not null)
        {
            throw new RuleBroken("conversation.person-disabled");
        }
    }

    /// <summary>Nobody writes to somebody who is not there to read it.</summary>
    internal void MustHaveReader()
    {
        if (Kind == ConversationKind.Direct && members.Count < 2)
        {
            throw new RuleBroken("conversation.other-gone");
        }
    }

    private void MustHaveRoom()
    {
        if (members.Count >= MostMembers)
        {
            throw new RuleBroken("conversation.too-many-members", MostMembers);
        }
    }

    private void MustDecide(Viewer by, ConversationKind? only = null)
    {
        MustTakePart(by);
        if (Kind == ConversationKind.Direct || (only is not null && Kind != only))
        {
            throw new RuleBroken("conversation.not-a-group");
        }

        if (Kind == ConversationKind.Group && !MemberOf(by.PersonId).IsOwner)
        {
            throw new RuleBroken("conversation.not-owner");
        }
    }

    // When its last owner leaves, whoever has been there longest goes on.
    private void PromoteNewOwner(Viewer by, DateTimeOffset now)
    {
        if (Kind == ConversationKind.Group && members.Count > 0 && !members.Exists(member => member.IsOwner))
        {
            members.MinBy(member => member.Since)!.IsOwner = true;
            Record(by, now, Fact(new ConversationUpdated { Fields = ["owners"] }));
        }
    }
}

/// <summary>What a group says of itself.</summary>
public sealed record GroupFields(string? Name, string? Description = null, string? Emoji = null)
{
    internal (string Name, string Description, string Emoji) Checked() => (
        Text.Line(Name, "conversation.name", Conversation.NameLength),
        Text.Block(Description, "conversation.description", Conversation.DescriptionLength),
        Emoji is { Length: > 0 } ? Reaction.Checked(Emoji) : "");
}
