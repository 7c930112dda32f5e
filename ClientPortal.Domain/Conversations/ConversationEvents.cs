namespace ClientPortal.Domain.Conversations;

/// <summary>
/// Something in a conversation: heard by its members, and by staff and the organisation's administrators where it is a ticket or project. It
/// names the conversation; who its members are is asked at delivery.
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

/// <summary>A conversation began.</summary>
[EventName("conversation.created")]
public sealed record ConversationCreated : ConversationEvent;

/// <summary>A group says something else of itself: <c>name</c>, <c>description</c>, <c>emoji</c>, <c>picture</c>, <c>owners</c>.</summary>
[EventName("conversation.updated")]
public sealed record ConversationUpdated : ConversationEvent
{
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>A member muted or pinned the conversation for itself, or no longer does. Nobody else hears of it.</summary>
[EventName("conversation.preferred")]
public sealed record ConversationPreferred : PortalEvent
{
    public Guid ConversationId { get; init; }
    public Guid PersonId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId, Private = true };
    public override bool IsNews => false;
    public override bool IsAudited => false;
}

/// <summary>Somebody takes part from now on.</summary>
[EventName("conversation.member-added")]
public sealed record ConversationMemberAdded : ConversationEvent
{
    public Guid PersonId { get; init; }
}

/// <summary>Somebody no longer takes part; the one removed hears this as its last.</summary>
[EventName("conversation.member-removed")]
public sealed record ConversationMemberRemoved : ConversationEvent
{
    public Guid PersonId { get; init; }

    // A member no longer when it is delivered.
    public override Audience Audience => base.Audience with { People = [PersonId] };
}

/// <summary>A message was committed.</summary>
[EventName("message.sent")]
public sealed record MessageSent : ConversationEvent
{
    public Guid MessageId { get; init; }

    /// <summary>The author's own name for it, by which its other tabs know their pending copy.</summary>
    public Guid ClientId { get; init; }

    /// <summary>Who is named in it.</summary>
    public IReadOnlyList<Guid> Mentions { get; init; } = [];

    public override bool IsAudited => false;
}

/// <summary>Something about a message that was there before.</summary>
public abstract record MessageChange : ConversationEvent
{
    public Guid MessageId { get; init; }
}

/// <summary>A message says something else now.</summary>
[EventName("message.edited")]
public sealed record MessageEdited : MessageChange
{
    public override bool IsAudited => false;
}

/// <summary>A message is a stone now.</summary>
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
