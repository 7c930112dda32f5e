using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// A file in a conversation. Only its uploader has it until a message is sent with it, which happens once. From then on everyone who may
/// read the message may have the file. A file that no message is sent with is swept. A file for a new ticket has no conversation until the
/// ticket exists.
/// </summary>
public sealed class Attachment : Entity
{
    private Attachment()
    {
    }

    /// <summary>Null while its author is still writing the ticket that it is for.</summary>
    public Guid? ConversationId { get; private set; }

    public Guid UploaderId { get; private init; }

    /// <summary>The organisation whose quota it counts against: the conversation's; where that has none, the uploader's.</summary>
    public Guid OrganisationId { get; private set; }

    /// <summary>Null until it is sent.</summary>
    public Guid? MessageId { get; private set; }

    /// <summary>The cleaned file name, as pages show it and downloads use it.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; private init; }

    /// <summary>Detected in the content, never taken from the name.</summary>
    public string ContentType { get; private init; } = "";

    /// <summary>Lower-case hexadecimal.</summary>
    public string Sha256 { get; private init; } = "";

    /// <summary>The name under which the store keeps it.</summary>
    public string StoredName { get; private init; } = "";

    public DateTimeOffset UploadedAt { get; private init; }

    /// <exception cref="NotFound">The conversation is not visible to the viewer.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public static Attachment Upload(Viewer by, Conversation? conversation, StoredFile file, string? name, DateTimeOffset now)
    {
        conversation?.MustTakePart(by);
        return new Attachment
        {
            ConversationId = conversation?.Id,
            UploaderId = by.ActorId,
            OrganisationId = SpaceOf(conversation, by),
            Name = FileName.Clean(name, file.Kind),
            Size = file.Size,
            ContentType = file.Kind.ContentType,
            Sha256 = file.Sha256,
            StoredName = file.StoredName,
            UploadedAt = now,
        };
    }

    /// <summary>The organisation whose quota a file of this viewer counts against in this conversation.</summary>
    public static Guid SpaceOf(Conversation? conversation, Viewer by) => conversation?.OrganisationId ?? by.OrganisationId;

    /// <summary>Attaches a file that was uploaded for a new ticket to that ticket's thread and to the quota of its organisation.</summary>
    /// <exception cref="RuleBroken"><c>file.gone</c>: it has a conversation already, or the viewer did not upload it.</exception>
    public void AttachTo(Viewer by, Conversation thread)
    {
        if (ConversationId is not null || UploaderId != by.ActorId)
        {
            throw new RuleBroken("file.gone") { Kind = RuleKind.FileGone };
        }

        (ConversationId, OrganisationId) = (thread.Id, SpaceOf(thread, by));
    }

    /// <summary>Sends the file with a message. This happens once, with a message of its uploader in its own conversation.</summary>
    /// <exception cref="RuleBroken"><c>file.gone</c>: it was sent already, or is of another person or conversation.</exception>
    public void SendWith(Viewer by, Message message)
    {
        if (MessageId is not null || UploaderId != by.ActorId || message.AuthorId != UploaderId || message.ConversationId != ConversationId)
        {
            throw new RuleBroken("file.gone") { Kind = RuleKind.FileGone };
        }

        MessageId = message.Id;
    }
}
