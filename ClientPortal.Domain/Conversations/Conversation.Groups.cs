using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>Direct conversations between two people, and groups.</summary>
public sealed partial class Conversation
{
    public const int NameLength = 80;
    public const int DescriptionLength = 500;

    /// <summary>Every event is delivered to every member, with an access check for each: a larger group would be a broadcast.</summary>
    public const int MostMembers = 200;

    /// <summary>The name of a group; empty for the other kinds.</summary>
    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    /// <summary>Shown for a group without a picture: one emoji, or empty for its initials.</summary>
    public string Emoji { get; private set; } = "";

    /// <summary>The generated name under which the store keeps a group's picture; null where it has none.</summary>
    public string? Picture { get; private set; }

    /// <summary>Starts the direct conversation of two people.</summary>
    /// <exception cref="NotFound">The other person is a client of another organisation.</exception>
    /// <exception cref="RuleBroken">The other person is the viewer, or is disabled.</exception>
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

    /// <summary>Adds both people again after one was removed by a move to another organisation, where the rules allow it.</summary>
    /// <exception cref="NotFound">The two are not the pair of this conversation, or may not write to each other.</exception>
    /// <exception cref="RuleBroken">The other person is disabled.</exception>
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

    /// <summary>The other person of a direct conversation, whether still a member or not; null for the other kinds.</summary>
    public Guid? OtherThan(Guid personId) => Kind == ConversationKind.Direct ? OtherOf(Pair!, personId) : null;

    /// <summary>The other person of a <see cref="Pair"/>.</summary>
    public static Guid OtherOf(string pair, Guid personId)
    {
        var (one, other) = (Guid.ParseExact(pair[..32], "N"), Guid.ParseExact(pair[32..], "N"));
        return one == personId ? other : one;
    }

    /// <summary>
    /// The title in a member's list: the <paramref name="other"/> person's name for a direct conversation, a group's name, the subject's title.
    /// </summary>
    public static string TitleOf(ConversationKind kind, string name, string? other, string? subject) => kind switch
    {
        ConversationKind.Direct => other ?? "",
        ConversationKind.Group => name,
        _ => subject ?? "",
    };

    /// <summary>Starts a group, owned by its creator.</summary>
    /// <exception cref="NotFound">One of the people is a client of another organisation.</exception>
    /// <exception cref="RuleBroken">A field is not valid, a person is disabled, or there are too many members.</exception>
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
            conversation.MustHaveCapacity();
            conversation.members.Add(new(conversation.Id, person.Id, now));
        }

        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    /// <summary>The two ids in ascending order, 64 hexadecimal digits.</summary>
    public static string PairOf(Guid one, Guid other) => one.CompareTo(other) < 0 ? $"{one:N}{other:N}" : $"{other:N}{one:N}";

    /// <exception cref="RuleBroken">The viewer is not an owner, or a field is not valid.</exception>
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

    /// <summary>Changes the picture; null shows the emoji or the initials again.</summary>
    /// <exception cref="RuleBroken">It is not a group, or the viewer is not an owner.</exception>
    public void ShowAs(Viewer by, string? picture, DateTimeOffset now)
    {
        MustBeOwned(by);
        if (Picture != picture)
        {
            Picture = picture;
            Record(by, now, Fact(new ConversationUpdated { Fields = ["picture"] }));
        }
    }

    /// <summary>Checks that it is a group and that the viewer is one of its owners.</summary>
    /// <exception cref="NotFound">The viewer may not see it.</exception>
    /// <exception cref="RuleBroken">It is not a group, or the viewer is not an owner.</exception>
    public void MustBeOwned(Viewer by) => MustDecide(by, ConversationKind.Group);

    /// <summary>Makes a member an owner, or takes that right away. A group always has an owner.</summary>
    /// <exception cref="NotFound">The person is not a member.</exception>
    /// <exception cref="RuleBroken">The viewer is not an owner, or the member is the last owner.</exception>
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

    /// <summary>Sets how one member wants to be notified of this conversation. The event is for that member alone.</summary>
    /// <exception cref="NotFound">The viewer is not a member.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
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

    private bool IsPrivate => Kind is not (ConversationKind.Ticket or ConversationKind.Project);

    private ConversationMember MemberOf(Guid personId) => members.Find(member => member.PersonId == personId) ?? throw new NotFound();

    private void Meet(Viewer by, IEnumerable<Person> people)
    {
        foreach (var person in people)
        {
            Meet(by, person);
        }
    }

    // Clients of two organisations never learn of each other. Staff may write to every client, but may not bring two organisations together.
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

    /// <summary>Checks that the other person of a direct conversation is still a member.</summary>
    /// <exception cref="RuleBroken"><c>conversation.other-gone</c>.</exception>
    internal void MustHaveReader()
    {
        if (Kind == ConversationKind.Direct && members.Count < 2)
        {
            throw new RuleBroken("conversation.other-gone");
        }
    }

    private void MustHaveCapacity()
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

    // When the last owner leaves, the member of longest standing becomes owner.
    private void PromoteNewOwner(Viewer by, DateTimeOffset now)
    {
        if (Kind == ConversationKind.Group && members.Count > 0 && !members.Exists(member => member.IsOwner))
        {
            members.MinBy(member => member.Since)!.IsOwner = true;
            Record(by, now, Fact(new ConversationUpdated { Fields = ["owners"] }));
        }
    }
}

/// <summary>The fields that a group's owners write.</summary>
public sealed record GroupFields(string? Name, string? Description = null, string? Emoji = null)
{
    internal (string Name, string Description, string Emoji) Checked() => (
        Text.Line(Name, "conversation.name", Conversation.NameLength),
        Text.Block(Description, "conversation.description", Conversation.DescriptionLength),
        Emoji is { Length: > 0 } ? Reaction.Checked(Emoji) : "");
}
