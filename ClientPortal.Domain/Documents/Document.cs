using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;

namespace ClientPortal.Domain.Documents;

/// <summary>
/// A document on the shelf of a project: its versions, and the approvals of them. Internal to staff until it is shared with the client's people.
/// </summary>
public sealed partial class Document : Entity
{
    public const int NameLength = FileName.Length, MostVersions = 1000;

    /// <summary>Characters of <see cref="SortName"/> and <see cref="SortFolder"/>.</summary>
    public const int SortLength = 240;

    /// <summary>How long a removed document can be restored.</summary>
    public static readonly TimeSpan InBin = TimeSpan.FromDays(30);

    private readonly List<DocumentVersion> versions = [];
    private readonly List<ApprovalRound> rounds = [];

    private Document()
    {
    }

    public Guid ProjectId { get; private init; }
    public Guid OrganisationId { get; private init; }
    public string Name { get; private set; } = "";
    public string Folder { get; private set; } = "";
    public DocumentKind Kind { get; private set; }
    public string Tags { get; private set; } = "";
    public bool Shared { get; private set; }

    /// <summary>
    /// Folder and name without case and accents: unique in a project, so that two uploads of one name become two versions. Null in the bin.
    /// </summary>
    public string? Place { get; private set; }

    /// <summary>What lists sort by: <see cref="Name"/> without case and accents, its numbers by their value.</summary>
    public string SortName { get; private set; } = "";

    /// <summary>As <see cref="SortName"/>, of <see cref="Folder"/>.</summary>
    public string SortFolder { get; private set; } = "";

    public DocumentState State { get; private set; }

    /// <summary>The number of the newest version, which is the current one.</summary>
    public int Current { get; private set; }

    public Guid AddedById { get; private init; }
    public DateTimeOffset AddedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>Since when it is on legal hold; null without one. It is then neither removed nor deleted.</summary>
    public DateTimeOffset? HeldAt { get; private set; }

    /// <summary>Why it is on hold; null without one.</summary>
    public string? HoldReason { get; private set; }

    public IReadOnlyList<DocumentVersion> Versions => versions;
    public IReadOnlyList<ApprovalRound> Rounds => rounds;

    public DocumentFields Fields => new(Name, Folder, Kind, Tags, Shared);

    public DocumentVersion CurrentVersion => versions.Single(version => version.Number == Current);

    private ApprovalRound? OpenRound => rounds.Find(round => round.ClosedAt is null);

    /// <summary>The value of <see cref="Place"/> for a folder and a name.</summary>
    public static string PlaceOf(string folder, string name) => Text.Fold($"{folder}/{name}");

    /// <summary>Adds a document with its first version. What a client adds is shared.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only, or a field is not valid.</exception>
    public static Document Add(Viewer by, Project project, DocumentFields fields, StoredFile file, string? note, DateTimeOffset now)
    {
        by.MustWrite();
        fields = (fields with { Shared = fields.Shared || !by.IsStaff }).Checked();
        var document = new Document
        {
            ProjectId = project.Id,
            OrganisationId = project.OrganisationId,
            AddedById = by.ActorId,
            AddedAt = now,
        };
        document.Take(fields);
        document.Store(new DocumentVersion(document.Id, 1, by, file, FileName.Clean(fields.Name, file.Kind), note, now), now);
        document.Tell(by, now, new DocumentAdded { DocumentId = document.Id, ProjectId = project.Id, OrganisationId = project.OrganisationId });
        return document;
    }

    /// <summary>Whether the viewer may add a version: staff, and the client who added the document.</summary>
    public static bool MayVersion(Viewer viewer, Guid addedById) => !viewer.IsReadOnly && (viewer.IsStaff || viewer.PersonId == addedById);

    /// <summary>Adds a version, which is the current one from now on.</summary>
    /// <exception cref="RuleBroken">The viewer may not version this document, or it is in the bin.</exception>
    public DocumentVersion AddVersion(Viewer by, StoredFile file, string? fileName, string? note, DateTimeOffset now)
    {
        MustVersion(by);
        return Supersede(by, new DocumentVersion(Id, Current + 1, by, file, FileName.Clean(fileName ?? Name, file.Kind), note, now), now);
    }

    /// <summary>Makes an earlier version the current one again, as a new version with the same content.</summary>
    /// <exception cref="NotFound">There is no version of that number.</exception>
    /// <exception cref="RuleBroken">The viewer may not version this document, it is in the bin, or the version is the current one.</exception>
    public DocumentVersion RestoreVersion(Viewer by, int number, DateTimeOffset now)
    {
        MustVersion(by);
        var earlier = versions.Find(version => version.Number == number) ?? throw new NotFound();
        if (number == Current)
        {
            throw new RuleBroken("document.version-is-current");
        }

        return Supersede(by, new DocumentVersion(Current + 1, by, earlier, now), now);
    }

    /// <summary>Changes the fields that differ and records one event that names them; no event when none differs.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, or a field is not valid.</exception>
    public void Change(Viewer by, DocumentFields fields, DateTimeOffset now)
    {
        by.MustBeStaff();
        MustBeOnShelf();
        fields = fields.Checked();
        var changed = Fields.DifferencesTo(fields);
        if (changed.Count == 0)
        {
            return;
        }

        // The client's pages hear that it is gone from them.
        var heard = Shared || fields.Shared;
        Take(fields);
        UpdatedAt = now;
        Record(by, now, new DocumentUpdated
        {
            DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, Fields = changed, StaffOnly = !heard,
        });
    }

    /// <summary>Moves it to the bin.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, or it is on legal hold (<c>document.held</c>).</exception>
    public void Remove(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        MustNotBeHeld();
        if (RemovedAt is null)
        {
            (RemovedAt, Place) = (now, null);
            Tell(by, now, new DocumentRemoved { DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId });
        }
    }

    /// <summary>Restores it from the bin; its retention begins anew.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void Restore(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (RemovedAt is not null)
        {
            (RemovedAt, Place, UpdatedAt) = (null, PlaceOf(Folder, Name), now);
            Tell(by, now, new DocumentRestored { DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId });
        }
    }

    /// <summary>Records that it is deleted for good; the caller deletes its row.</summary>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or it is on legal hold (<c>document.held</c>).</exception>
    public void Purge(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        MustNotBeHeld();
        Record(by, now, new DocumentPurged { DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, StaffOnly = true });
    }

    private DocumentVersion Supersede(Viewer by, DocumentVersion version, DateTimeOffset now)
    {
        Store(version, now);
        Tell(by, now, new DocumentVersioned
        {
            DocumentId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, Number = version.Number, Sha256 = version.Sha256,
        });
        Reopen(by, now);
        return version;
    }

    private void Store(DocumentVersion version, DateTimeOffset now)
    {
        if (versions.Count >= MostVersions)
        {
            throw new RuleBroken("document.too-many-versions", MostVersions);
        }

        versions.Add(version);
        (Current, UpdatedAt) = (version.Number, now);
    }

    private void Take(DocumentFields fields)
    {
        (Name, Folder, Kind, Tags, Shared) = (fields.Name, fields.Folder, fields.Kind, fields.Tags, fields.Shared);
        Place = PlaceOf(Folder, Name);
        (SortName, SortFolder) = (Text.SortKey(Name, SortLength), Text.SortKey(Folder, SortLength));
    }

    private void Tell<T>(Viewer by, DateTimeOffset now, T happened)
        where T : DocumentEvent => Record(by, now, happened with { StaffOnly = !Shared });

    private void MustVersion(Viewer by)
    {
        _ = by.ActorId;
        MustBeOnShelf();
        if (!MayVersion(by, AddedById))
        {
            by.MustBeStaff();
        }
    }

    private void MustBeOnShelf()
    {
        if (RemovedAt is not null)
        {
            throw new RuleBroken("document.in-bin");
        }
    }
}
