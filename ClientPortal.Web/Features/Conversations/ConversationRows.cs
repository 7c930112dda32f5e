using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>A message as everybody who may see it sees it.</summary>
public sealed record MessageRow
{
    public required Guid Id { get; init; }
    public required long Seq { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid AuthorId { get; init; }
    public required string AuthorName { get; init; }
    public required bool AuthorIsStaff { get; init; }
    public required Guid ClientId { get; init; }

    /// <summary>Markdown; empty once deleted.</summary>
    public required string Content { get; init; }

    public required bool Internal { get; init; }
    public Guid? ReplyToId { get; init; }

    /// <summary>The message that it answers, as it is now.</summary>
    public QuoteRow? ReplyTo { get; init; }

    /// <summary>The people who are named in it.</summary>
    public IReadOnlyList<PersonName> Mentions { get; init; } = [];

    internal IReadOnlyList<Guid> MentionIds { get; init; } = [];

    /// <summary>Its words come from another conversation.</summary>
    public bool Forwarded { get; init; }

    public required DateTimeOffset SentAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public IReadOnlyList<ReactionRow> Reactions { get; init; } = [];

    /// <summary>What it brought; nothing once deleted.</summary>
    public IReadOnlyList<AttachmentRow> Attachments { get; init; } = [];

    /// <summary>It goes on where its author stopped a moment before: its name need not stand there again.</summary>
    public bool Continues(MessageRow before) =>
        before.AuthorId == AuthorId && before.Internal == Internal && SentAt - before.SentAt < TimeSpan.FromMinutes(5);
}

public sealed record ReactionRow(Guid PersonId, string Emoji)
{
    /// <summary>Each person's emoji once, in the one form of each, whatever form they were kept in.</summary>
    internal static IReadOnlyList<ReactionRow> Shown(IReadOnlyList<ReactionRow> kept) => kept.Count == 0 ? kept
        : [.. kept.Select(one => (one.PersonId, Emoji: Reaction.Shown(one.Emoji))).Where(one => one.Emoji is not null)
            .Select(one => new ReactionRow(one.PersonId, one.Emoji!)).Distinct()];
}

/// <summary>Of a message that is answered: enough to recognise it by.</summary>
public sealed record QuoteRow(Guid Id, string AuthorName, string Content, bool Deleted, bool Internal);

public sealed record PersonName(Guid Id, string Name);

/// <summary>Somebody who can be called by name.</summary>
/// <param name="Id">The person, whom a mention means whatever others are called.</param>
/// <param name="Name">As it is put into the text.</param>
/// <param name="Role">What the person may do in the portal.</param>
/// <param name="JobTitle">Possibly empty.</param>
/// <param name="OrganisationName">Where the person works.</param>
/// <param name="Shared">Another who is found has the same name.</param>
public sealed record Mentionable(Guid Id, string Name, Role Role, string JobTitle, string OrganisationName, bool Shared);

/// <summary>Where somebody stopped reading: the first message of another that it has not read.</summary>
public sealed record UnreadMark(Guid MessageId, long Seq);

/// <summary>Messages in order, oldest first, with whether there are more on either side.</summary>
public sealed record MessagePage(IReadOnlyList<MessageRow> Messages, bool MoreBefore, bool MoreAfter);

/// <summary>How far one person has come.</summary>
public sealed record ReceiptRow(Guid PersonId, string Name, bool IsStaff, long DeliveredUpTo, long ReadUpTo, DateTimeOffset? ReadAt)
{
    /// <summary>Both cursors as a client may know them: on messages for everybody, never on a note among staff.</summary>
    internal (long Delivered, long Read) Open { get; init; }

    internal ReceiptRow For(Viewer viewer) => viewer.IsStaff || Open == (DeliveredUpTo, ReadUpTo)
        ? this
        : this with { DeliveredUpTo = Open.Delivered, ReadUpTo = Open.Read, ReadAt = Open.Read == ReadUpTo ? ReadAt : null };
}

/// <summary>A conversation's own page: who is in it and how far each has read.</summary>
public sealed record ConversationDetail(
    Guid Id, ConversationKind Kind, Guid? SubjectId, Guid? OrganisationId, IReadOnlyList<ConversationPerson> Members, IReadOnlyList<ReceiptRow> Receipts)
{
    /// <summary>Null where the viewer has read everything, or takes no part.</summary>
    public UnreadMark? Unread { get; init; }

    /// <summary>The viewer's time zone: where its days begin.</summary>
    public string TimeZone { get; init; } = "";
}

public sealed record ConversationPerson(Guid PersonId, string Name, bool IsStaff);
