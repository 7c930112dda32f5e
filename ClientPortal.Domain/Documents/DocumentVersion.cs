using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Documents;

/// <summary>A version of a document: the bytes of a file, which never change. Restoring an earlier version adds a new one.</summary>
public sealed class DocumentVersion
{
    public const int NoteLength = 500;

    private DocumentVersion()
    {
    }

    internal DocumentVersion(Guid documentId, int number, Viewer by, StoredFile file, string fileName, string? note, DateTimeOffset now)
    {
        (DocumentId, Number, ById, At) = (documentId, number, by.ActorId, now);
        (FileName, Size, ContentType, Sha256, StoredName) = (fileName, file.Size, file.Kind.ContentType, file.Sha256, file.StoredName);
        Note = Text.Block(note ?? "", "document.note", NoteLength);
    }

    internal DocumentVersion(int number, Viewer by, DocumentVersion earlier, DateTimeOffset now)
    {
        (DocumentId, Number, ById, At, RestoredFrom) = (earlier.DocumentId, number, by.ActorId, now, earlier.Number);
        (FileName, Size, ContentType) = (earlier.FileName, earlier.Size, earlier.ContentType);
        (Sha256, StoredName, Note) = (earlier.Sha256, earlier.StoredName, earlier.Note);
    }

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid DocumentId { get; private init; }

    /// <summary>1 is the first.</summary>
    public int Number { get; private init; }

    /// <summary>The cleaned name of the uploaded file, which a download uses.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; private init; }

    /// <summary>Detected in the content, never taken from the name.</summary>
    public string ContentType { get; private init; } = "";

    /// <summary>Of the content, computed while it was received; lower-case hexadecimal.</summary>
    public string Sha256 { get; private init; } = "";

    /// <summary>The name under which the store keeps it. A restored version has the file of the earlier one.</summary>
    public string StoredName { get; private init; } = "";

    public Guid ById { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string Note { get; private init; } = "";

    /// <summary>The number of the version that was restored; null for an upload.</summary>
    public int? RestoredFrom { get; private init; }

    public DocumentSeal Seal => DocumentSeal.Of(this);
}

/// <summary>
/// What an approval and each decision are bound to: one version and the hash of its content. Made by <see cref="Of"/> alone, and compared as a
/// whole.
/// </summary>
public readonly record struct DocumentSeal
{
    private DocumentSeal(Guid versionId, string sha256) => (VersionId, Sha256) = (versionId, sha256);

    public Guid VersionId { get; }
    public string Sha256 { get; }

    public static DocumentSeal Of(DocumentVersion version) => Of(version.Id, version.Sha256);

    /// <summary>From what was stored, or from what a person was shown.</summary>
    public static DocumentSeal Of(Guid versionId, string? sha256) => new(versionId, (sha256 ?? "").Trim().ToLowerInvariant());
}
