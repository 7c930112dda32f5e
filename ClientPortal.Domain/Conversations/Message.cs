using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// One message. <see cref="Seq"/>, given by the database, is the one order that everybody sees; the author's <see cref="ClientId"/> is
/// stored once, whatever is retried.
/// </summary>
public sealed class Message : Entity
{
    public const int ContentLength = 10_000;
    public const int MostAttachments = 10;

    private readonly List<Reaction> reactions = [];
    private readonly List<MessageRevision> revisions = [];

    private Message()
    {
    }

    /// <summary>The place in the order of all messages, and the cursor of receipts.</summary>
    public long Seq { get; private set; }

    public Guid ConversationId { get; private init; }
    public Guid AuthorId { get; private init; }

    /// <summary>Named by the author's browser before it was sent: the same one again is the same message.</summary>
    public Guid ClientId { get; private init; }

    /// <summary>Markdown, raw HTML off. Empty once deleted.</summary>
    public string Content { get; private set; } = "";

    /// <summary>A note among staff: no client ever reads or hears of it.</summary>
    public bool Internal { get; private init; }

    public Guid? ReplyToId { get; private init; }

    /// <summary>What it says was said in another conversation first.</summary>
    public bool Forwarded { get; private init; }

    /// <summary>People who are named in it.</summary>
    public IReadOnlyList<Guid> Mentions { get; private set; } = [];

    public DateTimeOffset SentAt { get; private init; }
    public DateTimeOffset? EditedAt { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    public IReadOnlyList<Reaction> Reactions => reactions;

    /// <summary>What it said before each edit; for staff.</summary>
    public IReadOnlyList<MessageRevision> Revisions => revisions;

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

        MustBeAbleToAnswer(words, conversation);
        var message = new Message
        {
            ConversationId = conversation.Id,
            AuthorId = by.ActorId,
            ClientId = words.ClientId,
            Content = Checked(words.Content, words.HasAttachments),
            Internal = words.Internal,
            Forwarded = words.Forwarded,
            ReplyToId = words.ReplyTo?.Id,
            Mentions = [.. words.Mentions.Where(person => conversation.MayRead(person, words.Internal)).Select(person => person.Id).Distinct()],
            SentAt = now,
        };
        message.Record(by, now, conversation.Fact(new MessageSent { MessageId = message.Id, ClientId = words.ClientId, Mentions = message.Mentions }, words.Internal));
        return message;
    }

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

    /// <summary>A stone remains; what it said is gone from every path.</summary>
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

    public void Unreact(Viewer by, Conversation conversation, string emoji, DateTimeOffset now)
    {
        MustBeReadable(by, conversation);
        emoji = Reaction.Shown(emoji) ?? "";
        if (reactions.RemoveAll(one => one.PersonId == by.PersonId && Reaction.Shown(one.Emoji) == emoji) > 0)
        {
            Record(by, now, conversation.Fact(new MessageReactionRemoved { MessageId = Id, Emoji = emoji }, Internal));
        }
    }

    /// <summary>Its words may be said again elsewhere; what staff noted among itself stays where it was noted.</summary>
    public void MustBeForwardable(Viewer by, Conversation conversation)
    {
        MustBeReadable(by, conversation);
        if (Internal)
        {
            throw new RuleBroken("message.note-stays");
        }
    }

    // The answer shows what it answers: to whoever reads the one, the other must not be a secret.
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

/// <summary>What somebody writes, before it is a message. The <paramref name="ClientId"/> is the author's own name for it.</summary>
public sealed record MessageWords(Guid ClientId, string Content)
{
    public bool Internal { get; init; }
    public bool Forwarded { get; init; }
    public bool HasAttachments { get; init; }
    public Message? ReplyTo { get; init; }

    /// <summary>People whom it names; those who cannot read it are not kept.</summary>
    public IReadOnlyCollection<Person> Mentions { get; init; } = [];
}

/// <summary>One person's one emoji on one message.</summary>
public sealed class Reaction(Guid messageId, Guid personId, string emoji, DateTimeOffset at)
{
    public Guid MessageId { get; private init; } = messageId;
    public Guid PersonId { get; private init; } = personId;
    public string Emoji { get; private init; } = emoji;
    public DateTimeOffset At { get; private init; } = at;

    /// <summary>One emoji, in its one form; otherwise <c>message.not-an-emoji</c>.</summary>
    public static string Checked(string? emoji) => Conversations.Emoji.Of(emoji) ?? throw new RuleBroken("message.not-an-emoji");

    /// <summary>
    /// What was kept before emoji had one form, as it is shown and compared now; signs that were let in then stay what they are. Null for what
    /// nobody would see.
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
