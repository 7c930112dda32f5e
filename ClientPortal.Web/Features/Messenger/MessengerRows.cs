using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>A conversation in the list of one of its members.</summary>
public sealed record ConversationRow
{
    public required Guid Id { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>The group's name, the other person's name, the project's name or the ticket's heading.</summary>
    public required string Title { get; init; }

    public string Emoji { get; init; } = "";

    /// <summary>The version of a group's picture; null where it has none.</summary>
    public string? Picture { get; init; }

    /// <summary>The other person of a direct conversation.</summary>
    public Guid? OtherId { get; init; }

    /// <summary>The project or ticket.</summary>
    public Guid? SubjectId { get; init; }

    public bool Muted { get; init; }
    public DateTimeOffset? PinnedAt { get; init; }

    /// <summary>Messages of others that the member has not read.</summary>
    public int Unread { get; init; }

    public LastMessage? Last { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset At => Last?.SentAt ?? CreatedAt;

    /// <summary>The row with this message as its last one; the same row when it includes the message already.</summary>
    public ConversationRow After(LastMessage message, Viewer viewer) => message.Seq <= Last?.Seq ? this : this with
    {
        Unread = message.AuthorId == viewer.PersonId ? Unread : Math.Min(Unread + 1, MessengerQueries.MostCounted),
        Last = message with { Content = message.Content[..Math.Min(message.Content.Length, MessengerQueries.Snippet)] },
    };

    /// <summary>Where it stands in the list.</summary>
    public ConversationPlace Place => new(PinnedAt is not null, At, Id);

    /// <summary>Compares for the list: pinned rows first, then by the last message, newest first.</summary>
    public static int Order(ConversationRow one, ConversationRow other)
    {
        var pinned = (other.PinnedAt is not null).CompareTo(one.PinnedAt is not null);
        var last = pinned != 0 ? pinned : other.At.CompareTo(one.At);
        return last != 0 ? last : one.Id.CompareTo(other.Id);
    }
}

/// <summary>The newest message that the member may see.</summary>
public sealed record LastMessage(long Seq, Guid AuthorId, string AuthorName, string Content, bool Deleted, bool Internal, DateTimeOffset SentAt);

/// <summary>A conversation's head: its title, the viewer's settings and its members.</summary>
public sealed record ConversationHead
{
    public required Guid Id { get; init; }
    public required ConversationKind Kind { get; init; }
    public required string Title { get; init; }
    public string Description { get; init; } = "";
    public string Emoji { get; init; } = "";
    public string? Picture { get; init; }
    public Guid? OtherId { get; init; }

    /// <summary>The end of the other person's last visit.</summary>
    public DateTimeOffset? OtherSeenAt { get; init; }

    public Guid? SubjectId { get; init; }

    /// <summary>The page of its ticket or project; null for the other kinds.</summary>
    public string? Href { get; init; }

    public bool Muted { get; init; }
    public bool Pinned { get; init; }
    public bool IsMember { get; init; }
    public bool IsOwner { get; init; }
    public required IReadOnlyList<MemberRow> Members { get; init; }
}

public sealed record MemberRow(Guid PersonId, string Name, string JobTitle, string OrganisationName, bool IsOwner, bool Disabled);

/// <summary>A person to whom the viewer may write.</summary>
public sealed record Contact(Guid PersonId, string Name, string JobTitle, string OrganisationName, Role Role);

/// <summary>Which conversations a list shows.</summary>
public enum ConversationShelf
{
    /// <summary>Direct conversations, groups and project chats.</summary>
    All,
    Unread,
    Tickets,
}

/// <summary>A place in the list of conversations: pinned ones first, then by the last message, newest first, then by id.</summary>
public readonly record struct ConversationPlace(bool Pinned, DateTimeOffset At, Guid Id);
