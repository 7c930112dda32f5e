using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>A conversation in the list of one of its members.</summary>
public sealed record ConversationRow
{
    public required Guid Id { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>A group's name, the other's name, the project's or the ticket's.</summary>
    public required string Title { get; init; }

    public string Emoji { get; init; } = "";

    /// <summary>The version of a group's picture; null where it has none.</summary>
    public string? Picture { get; init; }

    /// <summary>The other one of a talk between two.</summary>
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

    /// <summary>The row once this message has been sent; what it knows already it does not count twice.</summary>
    public ConversationRow After(MessageRow message, Viewer viewer) => message.Seq <= Last?.Seq ? this : this with
    {
        Unread = message.AuthorId == viewer.PersonId ? Unread : Math.Min(Unread + 1, MessengerQueries.MostCounted),
        Last = new LastMessage(
            message.Seq, message.AuthorId, message.AuthorName, message.Content[..Math.Min(message.Content.Length, MessengerQueries.Snippet)], message.DeletedAt is not null, message.Internal, message.SentAt),
    };

    /// <summary>The pinned ones, then the one in which something was written last.</summary>
    public static int Order(ConversationRow one, ConversationRow other)
    {
        var pinned = (other.PinnedAt is not null).CompareTo(one.PinnedAt is not null);
        var last = pinned != 0 ? pinned : other.At.CompareTo(one.At);
        return last != 0 ? last : one.Id.CompareTo(other.Id);
    }
}

/// <summary>The newest message that the member may see.</summary>
public sealed record LastMessage(long Seq, Guid AuthorId, string AuthorName, string Content, bool Deleted, bool Internal, DateTimeOffset SentAt);

/// <summary>A conversation's head: what it is called and who is in it.</summary>
public sealed record ConversationHead
{
    public required Guid Id { get; init; }
    public required ConversationKind Kind { get; init; }
    public required string Title { get; init; }
    public string Description { get; init; } = "";
    public string Emoji { get; init; } = "";
    public string? Picture { get; init; }
    public Guid? OtherId { get; init; }

    /// <summary>The end of the other one's last visit.</summary>
    public DateTimeOffset? OtherSeenAt { get; init; }

    public Guid? SubjectId { get; init; }

    /// <summary>Where the thing that it is about has its page.</summary>
    public string? Href { get; init; }

    public bool Muted { get; init; }
    public bool Pinned { get; init; }
    public bool IsMember { get; init; }
    public bool IsOwner { get; init; }
    public required IReadOnlyList<MemberRow> Members { get; init; }
}

public sealed record MemberRow(Guid PersonId, string Name, string JobTitle, string OrganisationName, bool IsOwner, bool Disabled);

/// <summary>Somebody to talk to.</summary>
public sealed record Contact(Guid PersonId, string Name, string JobTitle, string OrganisationName, Role Role);

/// <summary>Which conversations a list holds.</summary>
public enum ConversationShelf
{
    /// <summary>Talks, groups and rooms of projects.</summary>
    All,
    Unread,
    Tickets,
}
