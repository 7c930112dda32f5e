using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Files;

namespace ClientPortal.Web.Features.Messages;

/// <summary>A message, the same for all who may see it.</summary>
public sealed record MessageRow
{
    private MessageHtml? html;

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

    internal bool HasFiles { get; init; }

    /// <summary>Its text is a copy from another conversation.</summary>
    public bool Forwarded { get; init; }

    /// <summary>It came as an answer to a mail.</summary>
    public bool ByMail { get; init; }

    public required DateTimeOffset SentAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public IReadOnlyList<ReactionRow> Reactions { get; init; } = [];

    /// <summary>Its files; none once deleted.</summary>
    public IReadOnlyList<AttachmentRow> Attachments { get; init; } = [];

    // A copy has the HTML of its original until it is drawn.
    internal MessageHtml Html => html is { } made && ReferenceEquals(made.Message, this) ? made : html = new MessageHtml(this);

    /// <summary>Whether it is the same message with the same content; lists are equal by what is in them.</summary>
    internal bool IsSameAs(MessageRow other) => ReferenceEquals(this, other)
        || (Mentions.SequenceEqual(other.Mentions) && MentionIds.SequenceEqual(other.MentionIds)
            && Reactions.SequenceEqual(other.Reactions) && Attachments.SequenceEqual(other.Attachments)
            && (this with
            {
                Mentions = other.Mentions,
                MentionIds = other.MentionIds,
                Reactions = other.Reactions,
                Attachments = other.Attachments,
                html = other.html,
            }).Equals(other));

    /// <summary>Whether the same author wrote <paramref name="before"/> less than five minutes earlier: the name is not shown again.</summary>
    public bool Continues(MessageRow before) =>
        before.AuthorId == AuthorId && before.Internal == Internal && SentAt - before.SentAt < TimeSpan.FromMinutes(5);
}

public sealed record ReactionRow(Guid PersonId, string Emoji)
{
    /// <summary>Each emoji once a person, in its canonical form, whatever form is stored.</summary>
    internal static IReadOnlyList<ReactionRow> Shown(IReadOnlyList<ReactionRow> kept) => kept.Count == 0 ? kept
        : [.. kept.Select(one => (one.PersonId, Emoji: Reaction.Shown(one.Emoji))).Where(one => one.Emoji is not null)
            .Select(one => new ReactionRow(one.PersonId, one.Emoji!)).Distinct()];
}

/// <summary>The beginning of a message that another one replies to.</summary>
public sealed record QuoteRow(Guid Id, string AuthorName, string Content, bool Deleted, bool Internal)
{
    /// <summary>Characters of the quoted message.</summary>
    public const int Length = 160;
}

public sealed record PersonName(Guid Id, string Name);

/// <summary>A person who can be mentioned.</summary>
/// <param name="Id">The person; a mention carries the id, since names are not unique.</param>
/// <param name="Name">As it is inserted into the text.</param>
/// <param name="Role">What the person may do in the portal.</param>
/// <param name="JobTitle">Possibly empty.</param>
/// <param name="OrganisationName">Where the person works.</param>
/// <param name="Shared">Another person in the list has the same name.</param>
public sealed record Mentionable(Guid Id, string Name, Role Role, string JobTitle, string OrganisationName, bool Shared);

/// <summary>The first message of another person that the viewer has not read.</summary>
public sealed record UnreadMark(Guid MessageId, long Seq);

/// <summary>Messages, oldest first, and whether there are more on either side.</summary>
public sealed record MessagePage(IReadOnlyList<MessageRow> Messages, bool MoreBefore, bool MoreAfter);

/// <summary>How far one person's screen has shown, and how far they have read.</summary>
public sealed record ReceiptRow(Guid PersonId, string Name, bool IsStaff, long DeliveredUpTo, long ReadUpTo, DateTimeOffset? ReadAt)
{
    /// <summary>Both cursors as a client may see them: never on an internal note.</summary>
    internal (long Delivered, long Read) Open { get; init; }

    internal ReceiptRow For(Viewer viewer) => viewer.IsStaff || Open == (DeliveredUpTo, ReadUpTo)
        ? this
        : this with { DeliveredUpTo = Open.Delivered, ReadUpTo = Open.Read, ReadAt = Open.Read == ReadUpTo ? ReadAt : null };
}

/// <summary>A conversation's members and their receipts.</summary>
public sealed record ConversationDetail(
    Guid Id, ConversationKind Kind, Guid? SubjectId, Guid? OrganisationId, IReadOnlyList<ConversationPerson> Members,
    IReadOnlyList<ReceiptRow> Receipts)
{
    /// <summary>Null where the viewer has read everything, or does not take part.</summary>
    public UnreadMark? Unread { get; init; }
}

public sealed record ConversationPerson(Guid PersonId, string Name, bool IsStaff);
