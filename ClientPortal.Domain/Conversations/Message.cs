using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// One message. <see cref="Seq"/>, assigned by the database, is the order that all readers see. The author's <see cref="ClientId"/> is
/// stored once, so retries make no copies.
/// </summary>
public sealed class Message : Entity
{
    public const int ContentLength = 10_000;
    public const int MostAttachments = 10;

    private readonly List<Reaction> reactions = [];
    private readonly List<MessageRevision> revisions = [];
    private IReadOnlyList<Guid> files = [];

    private Message()
    {
    }

    /// <summary>The position in the order of all messages, and the cursor of receipts.</summary>
    public long Seq { get; private set; }

    public Guid ConversationId { get; private init; }
    public Guid AuthorId { get; private init; }

    /// <summary>Made by the author's browser before sending: the same id again is the same message.</summary>
    public Guid ClientId { get; private init; }

    /// <summary>Markdown, raw HTML off. Empty once deleted.</summary>
    public string Content { get; private set; } = "";

    /// <summary>A note among staff: no client reads it or hears of it.</summary>
    public bool Internal { get; private init; }

    public Guid? ReplyToId { get; private init; }

    /// <summary>Its content was forwarded from another conversation.</summary>
    public bool Forwarded { get; private init; }

    /// <summary>It came as an answer to a mail.</summary>
    public bool ByMail { get; private init; }

    /// <summary>The people whom it mentions.</summary>
    public IReadOnlyList<Guid> Mentions { get; private set; } = [];

    public DateTimeOffset SentAt { get; private init; }
    public DateTimeOffset? EditedAt { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>The files that its author sends with it, each once. Only the save that sends it has them.</summary>
    public IReadOnlyList<Guid> Files => files;

    public IReadOnlyList<Reaction> Reactions => reactions;

    /// <summary>The content before each edit; for staff.</summary>
    public IReadOnlyList<MessageRevision> Revisions => revisions;

    /// <exception cref="NotFound">The viewer may not see the conversation, or the answered message is of another one.</exception>
    /// <exception cref="RuleBroken">A rule on notes, length, client id, files or readers is broken.</exception>
    public static Message Send(Viewer by, Conversation conversation, MessageWords words, DateTimeOffset now)
    {
        conversation.MustTakePart(by);
        conversation.MustHaveReader();
        if (words.Internal)
        {
            by.MustBeStaff();
            conversation.MustAllowNotes();
        }

        if (words.ClientId == Guid.Empty)
        {
            throw new RuleBroken("message.client-id-required");
        }

        if (words.Files.Count > MostAttachments)
        {
            throw new RuleBroken("file.too-many", MostAttachments);
        }

        MustBeAbleToAnswer(words, conversation);
        var message = new Message
        {
            ConversationId = conversation.Id,
            AuthorId = by.ActorId,
            ClientId = words.ClientId,
            Content = Checked(words.Content, words.Files.Count > 0),
            Internal = words.Internal,
            Forwarded = words.Forwarded,
            ByMail = words.ByMail,
            ReplyToId = words.ReplyTo?.Id,
            Mentions = [.. words.Mentions.Where(person => conversation.MayRead(person, words.Internal)).Select(person => person.Id).Distinct()],
            SentAt = now,
            files = [.. words.Files.Distinct()],
        };
        var sent = new MessageSent { MessageId = message.Id, ClientId = words.ClientId, Mentions = message.Mentions };
        message.Record(by, now, conversation.Fact(sent, words.Internal));
        return message;
    }

    /// <exception cref="NotFound">The viewer may not read it.</exception>
    /// <exception cref="RuleBroken">It is deleted, is not the viewer's, or the content is not valid.</exception>
    public void Edit(Viewer by, Conversation conversation, string content, bool hasAttachments, DateTimeOffset now)
    {
        MustBeMine(by, conversation);
        content = Checked(content, hasAttachments);
        if (content != Content)
        {
            revisions.Add(new MessageRevision(Id, Content, EditedAt ?? SentAt));
            (Content, EditedAt) = (content, now);
            Record(by, now, conversation.Fact(new MessageEdited { MessageId = Id }, Internal));
        }
    }

    /// <summary>Deletes the content, mentions, reactions and revisions; a tombstone remains. Deleting again does nothing.</summary>
    /// <exception cref="NotFound">The viewer may not read it.</exception>
    /// <exception cref="RuleBroken">It is not the viewer's.</exception>
    public void Delete(Viewer by, Conversation conversation, DateTimeOffset now)
    {
        if (DeletedAt is null)
        {
            MustBeMine(by, conversation);
            (Content, DeletedAt, Mentions) = ("", now, []);
            reactions.Clear();
            revisions.Clear();
            Record(by, now, conversation.Fact(new MessageDeleted { MessageId = Id }, Internal));
        }
    }

    /// <exception cref="NotFound">The viewer may not read it.</exception>
    /// <exception cref="RuleBroken">It is deleted, or this is not one emoji.</exception>
    public void React(Viewer by, Conversation conversation, string emoji, DateTimeOffset now)
    {
        MustBeReadable(by, conversation);
        emoji = Reaction.Checked(emoji);
        if (!reactions.Exists(one => one.PersonId == by.PersonId && Reaction.Shown(one.Emoji) == emoji))
        {
            reactions.Add(new Reaction(Id, by.ActorId, emoji, now));
            Record(by, now, conversation.Fact(new MessageReactionAdded { MessageId = Id, Emoji = emoji }, Internal));
        }
    }

    /// <exception cref="NotFound">The viewer may not read it.</exception>
    /// <exception cref="RuleBroken">It is deleted.</exception>
    public void Unreact(Viewer by, Conversation conversation, string emoji, DateTimeOffset now)
    {
        MustBeReadable(by, conversation);
        emoji = Reaction.Shown(emoji) ?? "";
        if (reactions.RemoveAll(one => one.PersonId == by.PersonId && Reaction.Shown(one.Emoji) == emoji) > 0)
        {
            Record(by, now, conversation.Fact(new MessageReactionRemoved { MessageId = Id, Emoji = emoji }, Internal));
        }
    }

    /// <summary>Checks that the viewer may forward it; staff's internal notes may not be forwarded.</summary>
    /// <exception cref="NotFound">The viewer may not read it.</exception>
    /// <exception cref="RuleBroken">It is an internal note, or deleted.</exception>
    public void MustBeForwardable(Viewer by, Conversation conversation)
    {
        MustBeReadable(by, conversation);
        if (Internal)
        {
            throw new RuleBroken("message.note-stays");
        }
    }

    // The answer quotes what it answers, so every reader of the answer must be allowed to read the original.
    private static void MustBeAbleToAnswer(MessageWords words, Conversation conversation)
    {
        if (words.ReplyTo is { } answered)
        {
            if (answered.ConversationId != conversation.Id)
            {
                throw new NotFound();
            }

            if (answered.Internal && !words.Internal)
            {
                throw new RuleBroken("message.note-answered-by-note");
            }
        }
    }

    private static string Checked(string content, bool hasAttachments) => hasAttachments
        ? Text.Block(content, "message.content", ContentLength)
        : Text.Required(Text.Block(content, "message.content", ContentLength), "message.content");

    private void MustBeReadable(Viewer by, Conversation conversation)
    {
        conversation.MustTakePart(by);
        if (Internal && !by.IsStaff)
        {
            throw new NotFound();
        }

        if (DeletedAt is not null)
        {
            throw new RuleBroken("message.deleted");
        }
    }

    private void MustBeMine(Viewer by, Conversation conversation)
    {
        MustBeReadable(by, conversation);
        if (by.PersonId != AuthorId)
        {
            throw new RuleBroken("message.not-yours");
        }
    }
}

/// <summary>What an author writes, before it is a message. <paramref name="ClientId"/> is made by the author's browser.</summary>
public sealed record MessageWords(Guid ClientId, string Content)
{
    public bool Internal { get; init; }
    public bool Forwarded { get; init; }
    public bool ByMail { get; init; }

    /// <summary>Unsent files of the author.</summary>
    public IReadOnlyCollection<Guid> Files { get; init; } = [];

    public Message? ReplyTo { get; init; }

    /// <summary>The people whom it mentions; those who may not read it are left out.</summary>
    public IReadOnlyCollection<Person> Mentions { get; init; } = [];
}

/// <summary>One emoji of one person on one message.</summary>
public sealed class Reaction(Guid messageId, Guid personId, string emoji, DateTimeOffset at)
{
    public Guid MessageId { get; private init; } = messageId;
    public Guid PersonId { get; private init; } = personId;
    public string Emoji { get; private init; } = emoji;
    public DateTimeOffset At { get; private init; } = at;

    /// <summary>The emoji in its stored form.</summary>
    /// <exception cref="RuleBroken"><c>message.not-an-emoji</c>: it is not exactly one emoji.</exception>
    public static string Checked(string? emoji) => Conversations.Emoji.Of(emoji) ?? throw new RuleBroken("message.not-an-emoji");

    /// <summary>
    /// A stored reaction as it is shown and compared. Emoji stored in an older form get the current one; other signs stored then stay as they
    /// are. Null for what would not be visible.
    /// </summary>
    public static string? Shown(string kept) => Conversations.Emoji.Of(kept) ?? (Text.IsBlank(kept) ? null : kept);
}

public sealed class MessageRevision(Guid messageId, string content, DateTimeOffset at)
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid MessageId { get; private init; } = messageId;
    public string Content { get; private init; } = content;
    public DateTimeOffset At { get; private init; } = at;
}
