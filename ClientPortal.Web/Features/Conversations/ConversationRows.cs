using ClientPortal.Domain.Conversations;

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

public sealed record ReactionRow(Guid PersonId, string Emoji);

/// <summary>Messages in order, oldest first, with whether there are more on either side.</summary>
public sealed record MessagePage(IReadOnlyList<MessageRow> Messages, bool MoreBefore, bool MoreAfter);

/// <summary>How far one person has come.</summary>
public sealed record ReceiptRow(Guid PersonId, string Name, bool IsStaff, long DeliveredUpTo, long ReadUpTo, DateTimeOffset? ReadAt);

/// <summary>A conversation's own page: who is in it and how far each has read.</summary>
public sealed record ConversationDetail(
    Guid Id, ConversationKind Kind, Guid? SubjectId, Guid? OrganisationId, IReadOnlyList<ConversationPerson> Members, IReadOnlyList<ReceiptRow> Receipts);

public sealed record ConversationPerson(Guid PersonId, string Name, bool IsStaff);
