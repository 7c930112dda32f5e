using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Documents;

/// <summary>
/// A file that arrives in parts. Only its sender sees it. Once all of it has arrived it becomes a version of a document; the row is kept until it
/// expires, so that a request that is sent again gets the same answer.
/// </summary>
public sealed class DocumentUpload : Entity
{
    /// <summary>Unfinished uploads of one person.</summary>
    public const int Most = 200;

    /// <summary>Of the name as it was sent; it is cleaned when the file is placed.</summary>
    public const int SentNameLength = 255;

    public const int StoredNameLength = 64, Sha256Length = 64;

    /// <summary>How long an upload waits for its next part: a weekend.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    private DocumentUpload()
    {
    }

    public Guid SenderId { get; private init; }
    public Guid ProjectId { get; private init; }
    public Guid OrganisationId { get; private init; }

    /// <summary>The document that gets a version; null for a document of its own.</summary>
    public Guid? DocumentId { get; private init; }

    public string Name { get; private init; } = "";
    public DocumentKind Kind { get; private init; }
    public string Folder { get; private init; } = "";

    /// <summary>Null where the sender did not say.</summary>
    public bool? Shared { get; private init; }

    public string Note { get; private init; } = "";

    /// <summary>Bytes of the whole file. They are reserved in the quota until it is placed.</summary>
    public long Size { get; private init; }

    /// <summary>Bytes that have arrived and are on the disk; the next part begins here.</summary>
    public long Received { get; private set; }

    /// <summary>The generated name of the file while it is received.</summary>
    public string StoredName { get; private init; } = "";

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The document that the file became a version of; null while it is received.</summary>
    public Guid? PlacedId { get; private set; }

    public int PlacedVersion { get; private set; }

    /// <summary>Of the placed file, in lower-case hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";

    /// <param name="by">The sender.</param>
    /// <param name="projectId">The project of the document.</param>
    /// <param name="organisationId">The organisation whose quota it counts in.</param>
    /// <param name="fields">What the sender said of the file.</param>
    /// <param name="storedName">The generated name that its parts are stored under.</param>
    /// <param name="now">The present moment.</param>
    /// <exception cref="RuleBroken"><c>file.empty</c>, a text that is too long, an unknown kind; the viewer is read-only.</exception>
    public static DocumentUpload Begin(
        Viewer by, Guid projectId, Guid organisationId, DocumentUploadFields fields, string storedName, DateTimeOffset now)
    {
        by.MustWrite();
        if (fields.Size < 1)
        {
            throw new RuleBroken("file.empty");
        }

        var name = Text.IsBlank(fields.Name) ? FileName.Nameless : fields.Name!;
        return new DocumentUpload
        {
            SenderId = by.ActorId,
            ProjectId = projectId,
            OrganisationId = organisationId,
            DocumentId = fields.DocumentId,

            // The end of a name says what it is.
            Name = name[Math.Max(0, name.Length - SentNameLength)..],
            Kind = fields.Kind,
            Folder = new DocumentFields(FileName.Nameless, fields.Folder, fields.Kind, "", false).Checked().Folder,
            Shared = fields.Shared,
            Note = Text.Block(fields.Note ?? "", "document.note", DocumentVersion.NoteLength),
            Size = fields.Size,
            StoredName = storedName,
            ChangedAt = now,
        };
    }

    /// <summary>A part was received: <paramref name="to"/> bytes are there now.</summary>
    /// <exception cref="RuleBroken"><c>upload.offset</c>: another part came between.</exception>
    public void Receive(long from, long to, DateTimeOffset now)
    {
        MustContinueAt(from);
        (Received, ChangedAt) = (to, now);
        CountChange();
    }

    /// <summary>Checks that the next part may begin here.</summary>
    /// <exception cref="RuleBroken"><c>upload.offset</c>.</exception>
    public void MustContinueAt(long from)
    {
        if (PlacedId is not null || from != Received)
        {
            throw new RuleBroken("upload.offset") { Kind = RuleKind.Conflict };
        }
    }

    /// <summary>The whole file became a version.</summary>
    public void Place(Guid documentId, int version, string sha256, DateTimeOffset now)
    {
        (PlacedId, PlacedVersion, Sha256, ChangedAt) = (documentId, version, sha256, now);
        CountChange();
    }
}

/// <summary>What the sender says of a file before it is received.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="DocumentId">The document that gets a version; null for a document of its own.</param>
/// <param name="Shared">Null where the sender does not say.</param>
public sealed record DocumentUploadFields(
    string? Name, long Size, DocumentKind Kind = DocumentKind.Other, string Folder = "", bool? Shared = null, Guid? DocumentId = null,
    string? Note = null);
