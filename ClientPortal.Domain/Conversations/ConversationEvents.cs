namespace ClientPortal.Domain.Conversations;

/// <summary>
/// An event in a conversation. Its members hear it; in a ticket or project, staff and the organisation's administrators too. It names the
/// conversation; the members are looked up at delivery.
/// </summary>
public abstract record ConversationEvent : PortalEvent
{
    public Guid ConversationId { get; init; }
    public Guid? SubjectId { get; init; }
    public Guid? OrganisationId { get; init; }
    public bool MembersOnly { get; init; }
    public bool StaffOnly { get; init; }

    public override Audience Audience => new()
    {
        ConversationId = ConversationId, OrganisationId = OrganisationId, MembersOnly = MembersOnly, StaffOnly = StaffOnly,
    };
}

/// <summary>A person started a conversation.</summary>
[EventName("conversation.created")]
public sealed record ConversationCreated : ConversationEvent;

/// <summary>Fields of a group changed: <c>name</c>, <c>description</c>, <c>emoji</c>, <c>picture</c>, <c>owners</c>.</summary>
[EventName("conversation.updated")]
public sealed record ConversationUpdated : ConversationEvent
{
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>A member changed whether they mute or pin the conversation. Only that member hears it.</summary>
[EventName("conversation.preferred")]
public sealed record ConversationPreferred : PortalEvent
{
    public Guid ConversationId { get; init; }
    public Guid PersonId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
    public override bool IsAudited => false;
}

/// <summary>A person became a member.</summary>
[EventName("conversation.member-added")]
public sealed record ConversationMemberAdded : ConversationEvent
{
    public Guid PersonId { get; init; }
}

/// <summary>A person is no longer a member. It is the last event of the conversation that they hear.</summary>
[EventName("conversation.member-removed")]
public sealed record ConversationMemberRemoved : ConversationEvent
{
    public Guid PersonId { get; init; }

    // At delivery the person is no longer a member.
    public override Audience Audience => base.Audience with { People = [PersonId] };
}

/// <summary>A message was committed.</summary>
[EventName("message.sent")]
public sealed record MessageSent : ConversationEvent
{
    public Guid MessageId { get; init; }

    /// <summary>The id that the author's browser gave it; the author's other tabs match their pending copy by it.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The people whom it mentions.</summary>
    public IReadOnlyList<Guid> Mentions { get; init; } = [];

    public override bool IsAudited => false;
}

/// <summary>A change of an existing message.</summary>
public abstract record MessageChange : ConversationEvent
{
    public Guid MessageId { get; init; }
}

/// <summary>The author edited a message.</summary>
[EventName("message.edited")]
public sealed record MessageEdited : MessageChange
{
    public override bool IsAudited => false;
}

/// <summary>The author deleted a message; a tombstone remains.</summary>
[EventName("message.deleted")]
public sealed record MessageDeleted : MessageChange;

[EventName("message.reaction-added")]
public sealed record MessageReactionAdded : MessageChange
{
    public string Emoji { get; init; } = "";
    public override bool IsAudited => false;
}

[EventName("message.reaction-removed")]
public sealed record MessageReactionRemoved : MessageChange
{
    public string Emoji { get; init; } = "";
    public override bool IsAudited => false;
}
