using ClientPortal.Domain;
using ClientPortal.Domain.Access;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Documents;

/// <summary>A document in a list, with its current version.</summary>
public sealed record DocumentRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Folder { get; init; }
    public required DocumentKind Kind { get; init; }
    public required string Tags { get; init; }
    public required bool Shared { get; init; }
    public required Guid ProjectId { get; init; }
    public required string ProjectName { get; init; }
    public required bool ProjectArchived { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string OrganisationName { get; init; }
    public required DocumentState State { get; init; }
    public required int Version { get; init; }
    public required string Sha256 { get; init; }
    public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required Guid AddedById { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The people whose decision is awaited now.</summary>
    public IReadOnlyList<Guid> Awaited { get; init; } = [];

    /// <summary>The part of its text in which searched words were found; null where there is none.</summary>
    public Snippet? Found { get; init; }

    /// <summary>The beginning of its text, for the grid; null where it was not asked for, or there is none.</summary>
    public string? Start { get; init; }

    public bool IsImage => FileKind.IsImageType(ContentType);
    public bool IsPdf => ContentType == FileKind.Pdf.ContentType;
    public bool IsOffice => DocumentPreviewCommands.Types.Contains(ContentType);
    public bool IsText => ContentType == FileKind.Text.ContentType || ContentType == FileKind.Csv.ContentType;

    /// <summary>Checks one viewer's access to a row that several viewers share.</summary>
    public bool IsVisibleTo(Viewer viewer) => AccessRules.Document.Allows(viewer, new DocumentAccess
    {
        IsShared = Shared,
        IsRemoved = RemovedAt is not null,
        IsInVisibleProject = AccessRules.Project.Allows(viewer, new ProjectAccess
        {
            OrganisationId = OrganisationId, IsArchived = ProjectArchived, IsMember = viewer.ProjectIds.Contains(ProjectId),
        }),
    });
}

/// <summary>A document's page.</summary>
public sealed record DocumentDetail
{
    public required DocumentRow Row { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<VersionRow> Versions { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<RoundRow> Rounds { get; init; }

    /// <summary>The version that an edit is based on; 0 for clients, who do not edit.</summary>
    public required int EditVersion { get; init; }

    /// <summary>Its legal hold; null without one, and for clients.</summary>
    public HoldRow? Hold { get; init; }

    /// <summary>When it goes to the bin by itself unless it changes before; null for never.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    public DocumentFields Fields => new(Row.Name, Row.Folder, Row.Kind, Row.Tags, Row.Shared);

    /// <summary>Whether this viewer's decision is awaited now.</summary>
    public bool Awaits(Viewer viewer) => !viewer.IsReadOnly && Row.RemovedAt is null && Row.Awaited.Contains(viewer.PersonId);
}

/// <summary>A legal hold.</summary>
public sealed record HoldRow(DateTimeOffset At, string Reason);

public sealed record VersionRow(
    Guid Id, int Number, string FileName, long Size, string ContentType, string Sha256, string ByName, DateTimeOffset At, string Note,
    int? RestoredFrom);

/// <summary>A request for approval with the decisions of those who were asked.</summary>
/// <param name="Overdue">Whether its day is past and decisions are still awaited.</param>
public sealed record RoundRow(
    Guid Id, int Version, string Sha256, string AskedByName, DateTimeOffset AskedAt, bool NeedsAll, bool InOrder, DateOnly? DueOn, bool Closed,
    IReadOnlyList<AskedRow> People, DecisionProof Proof = DecisionProof.None, bool Overdue = false);

/// <summary>A person who was asked.</summary>
/// <param name="From">The address from which they decided, for staff only.</param>
/// <param name="Proof">What they proved again with their decision.</param>
public sealed record AskedRow(
    Guid PersonId, string Name, bool Awaited, DecisionKind? Decision, string Reason, DateTimeOffset? At, string? From,
    DecisionProof Proof = DecisionProof.None);

/// <summary>What a list shows.</summary>
/// <param name="Grid">Whether it shows cards with previews instead of a table.</param>
public sealed record DocumentFilter(
    string? Search = null, DocumentKind? Kind = null, Guid? ProjectId = null, DocumentState? State = null, bool Removed = false,
    DocumentSort Sort = DocumentSort.Newest, bool Grid = false);

public enum DocumentSort
{
    Newest,
    Name,
    Folder,
}

/// <summary>A version whose content has the hash that was asked for.</summary>
public sealed record KnownVersion(DocumentRow Document, VersionRow Version, IReadOnlyList<RoundRow> Rounds)
{
    public bool IsCurrent => Version.Number == Document.Version;
}
