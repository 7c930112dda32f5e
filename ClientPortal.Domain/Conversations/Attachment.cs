using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// A file in a conversation. It is its uploader's alone until a message takes it along, which happens once; from then on whoever may read
/// the message may have the file. One that no message takes is swept. One that goes with a new ticket waits in no conversation until there is one.
/// </summary>
public sealed class Attachment : Entity
{
    private Attachment()
    {
    }

    /// <summary>Null while the ticket that it is to go with is still being written.</summary>
    public Guid? ConversationId { get; private set; }

    public Guid UploaderId { get; private init; }

    /// <summary>Whose space it takes: the organisation whose matter the conversation is; in a talk among people, the uploader's.</summary>
    public Guid OrganisationId { get; private set; }

    /// <summary>Null until it is sent.</summary>
    public Guid? MessageId { get; private set; }

    /// <summary>As it is shown and offered for saving.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; private init; }

    /// <summary>Found in the content.</summary>
    public string ContentType { get; private init; } = "";

    /// <summary>Lower-case hexadecimal.</summary>
    public string Sha256 { get; private init; } = "";

    /// <summary>The name under which the store keeps it.</summary>
    public string StoredName { get; private init; } = "";

    public DateTimeOffset UploadedAt { get; private init; }

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

    /// <summary>Whose space a file that this viewer sends here will take.</summary>
    public static Guid SpaceOf(Conversation? conversation, Viewer by) => conversation?.OrganisationId ?? by.OrganisationId;

    /// <summary>The ticket that it waited for is there: from now on it is of its thread, in the space of whose matter that is.</summary>
    public void AttachTo(Viewer by, Conversation thread)
    {
        if (ConversationId is not null || UploaderId != by.ActorId)
        {
            throw new RuleBroken("file.gone");
        }

        (ConversationId, OrganisationId) = (thread.Id, SpaceOf(thread, by));
    }

    /// <summary>A message takes it along: once, its uploader's own, in its own conversation. Anything else is <c>file.gone</c>.</summary>
    public void SendWith(Viewer by, Message message)
    {
        if (MessageId is not null || UploaderId != by.ActorId || message.AuthorId != UploaderId || message.ConversationId != ConversationId)
        {
            throw new RuleBroken("file.gone");
        }

        MessageId = message.Id;
    }
}
