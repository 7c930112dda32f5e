using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

// How files come and go, and which names and people are accepted.
public sealed partial class DocumentCommands
{
    /// <summary>How long a file without a row is kept: longer than any upload takes.</summary>
    public static readonly TimeSpan Unplaced = TimeSpan.FromDays(1);

    // More of them follow an hour later.
    private const int MostRetired = 500;

    private const int MostCopiesOfName = 200;

    /// <summary>
    /// Moves documents to the bin that were kept long enough (<see cref="DocumentRetention"/>), deletes what was in the bin for 30 days, and files
    /// without a row. What is on legal hold stays. The portal itself calls it.
    /// </summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task SweepAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var now = clock.GetUtcNow();
        var (expired, before) = (now - Document.InBin, now - Unplaced);
        await store.WriteAsync(
            async db =>
            {
                foreach (var document in await db.Documents.Where(one => one.RemovedAt < expired && one.HeldAt == null).ToListAsync(stop))
                {
                    document.Purge(viewer, now);
                    db.Documents.Remove(document);
                }

                foreach (var document in await RetiredAsync(db, now, stop))
                {
                    document.Remove(viewer, now);
                }
            },
            stop);
        var stored = (await store.ReadAsync(
            db => db.Documents.SelectMany(one => one.Versions).Select(version => version.StoredName).ToListAsync(stop), stop))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in files.WrittenBefore(FileStore.Documents, before).Where(name => !stored.Contains(name)))
        {
            files.Delete(orphan);
        }
    }

    private async Task<List<Document>> RetiredAsync(PortalDb db, DateTimeOffset now, CancellationToken stop)
    {
        var retired = new List<Document>();
        foreach (var kind in Enum.GetValues<DocumentKind>())
        {
            if (retention.Of(kind) is { } kept)
            {
                var before = now - kept;
                retired.AddRange(await db.Documents
                    .Where(one => one.Kind == kind && one.RemovedAt == null && one.HeldAt == null && one.State != DocumentState.Awaiting
                        && one.UpdatedAt < before)
                    .Take(MostRetired).ToListAsync(stop));
            }
        }

        return retired;
    }

    // Receives a file after the check of access and quota.
    private async Task<TakenFile> TakeAsync(Viewer viewer, UploadedFile file, Func<PortalDb, Task<Guid>> space, CancellationToken stop)
    {
        await store.ReadAsync(
            async db =>
            {
                await FileQuota.CheckAsync(db, limits, await space(db), file.Announced ?? 1, stop);
                return true;
            },
            stop);
        return await CleanAsync(viewer, await intake.TakeAsync(file.Content, file.Name, FileStore.Documents, stop), stop);
    }

    // A file with malware is refused, and that is recorded.
    internal async Task<TakenFile> CleanAsync(Viewer viewer, TakenFile taken, CancellationToken stop)
    {
        if (taken.Threat is not { } threat)
        {
            return taken;
        }

        var sha256 = taken.File.Sha256;
        taken.Dispose();
        await store.WriteAsync(
            async db => (await db.People.SingleAsync(person => person.Id == viewer.PersonId, stop))
                .RefuseFile(viewer, threat, sha256, clock.GetUtcNow()),
            stop);
        throw new RuleBroken("file.infected");
    }

    private Task<PlacedFile> StoreAsync(TakenFile taken, Func<PortalDb, Task<PlacedFile>> place, CancellationToken stop)
    {
        taken.Keep();
        return quota.InTurnAsync(store, () => store.WriteAsync(place, stop), stop);
    }

    // Makes a received file a document, or the next version of the document of its folder and name. The caller has checked the quota.
    internal async Task<PlacedFile> PlaceAsync(
        PortalDb db, Viewer viewer, NewDocument asked, string? sentName, StoredFile file, CancellationToken stop)
    {
        var project = await ProjectAsync(db, viewer, asked.ProjectId, stop);
        var name = FileName.Clean(sentName, file.Kind);
        var fields = new DocumentFields(name, asked.Folder, asked.Kind, asked.Tags, asked.Shared ?? false).Checked();
        var place = Document.PlaceOf(fields.Folder, fields.Name);
        var (now, taker) = (clock.GetUtcNow(), await Whole(db.Documents.VisibleTo(viewer, db))
            .SingleOrDefaultAsync(one => one.ProjectId == project.Id && one.Place == place, stop));
        if (taker is null || !Document.MayVersion(viewer, taker.AddedById))
        {
            fields = fields with { Name = await FreeNameAsync(db, project.Id, fields, stop) };
            var document = Document.Add(viewer, project, fields, file, asked.Note, now);
            db.Documents.Add(document);
            return new PlacedFile(document.Id, document.Current, file.Sha256);
        }

        // An internal draft must not become a version that the client reads, because it has the name of a shared document.
        if (viewer.IsStaff && taker.Shared && asked.Shared == false)
        {
            throw new RuleBroken("document.name-shared");
        }

        if (asked.Shared == true && !taker.Shared)
        {
            taker.Change(viewer, taker.Fields with { Shared = true }, now);
        }

        return new PlacedFile(taker.Id, taker.AddVersion(viewer, file, sentName, asked.Note, now).Number, file.Sha256);
    }

    // As PlaceAsync, for a version of this document.
    internal async Task<PlacedFile> PlaceVersionAsync(
        PortalDb db, Viewer viewer, Guid id, string? sentName, StoredFile file, string? note, CancellationToken stop)
    {
        var version = (await FindAsync(db, viewer, id, stop)).AddVersion(viewer, file, sentName, note, clock.GetUtcNow());
        return new PlacedFile(id, version.Number, version.Sha256);
    }

    // The document, if the viewer may add versions to it.
    internal static async Task<Document> VersionableAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.Documents.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == id, stop) switch
        {
            null => throw new NotFound(),
            var seen when Document.MayVersion(viewer, seen.AddedById) => seen,
            _ => throw new RuleBroken("viewer.staff-only") { Kind = RuleKind.NotAllowed },
        };

    // The name, or the first of "name (2).pdf", "name (3).pdf" … that no document has. It may be taken by one that the viewer does not see.
    private static async Task<string> FreeNameAsync(PortalDb db, Guid projectId, DocumentFields fields, CancellationToken stop)
    {
        var (stem, extension) = (Path.GetFileNameWithoutExtension(fields.Name), Path.GetExtension(fields.Name));
        for (var n = 1; n <= MostCopiesOfName; n++)
        {
            var suffix = n == 1 ? extension : $" ({n}){extension}";
            var name = stem[..Math.Min(stem.Length, Document.NameLength - suffix.Length)] + suffix;
            var place = Document.PlaceOf(fields.Folder, name);
            if (!await db.Documents.AnyAsync(one => one.ProjectId == projectId && one.Place == place, stop))
            {
                return name;
            }
        }

        throw new RuleBroken("document.name-taken");
    }

    private static async Task CheckPlaceAsync(PortalDb db, Document document, DocumentFields fields, CancellationToken stop)
    {
        var place = Document.PlaceOf(fields.Folder, fields.Name);
        if (await db.Documents.AnyAsync(one => one.ProjectId == document.ProjectId && one.Place == place && one.Id != document.Id, stop))
        {
            throw new RuleBroken("document.name-taken");
        }
    }

    // Only people who see the document can be asked.
    private static async Task<Guid> ApproverAsync(PortalDb db, Document document, string named, CancellationToken stop)
    {
        var (byId, email) = (Guid.TryParse(named, out var id), named.Trim().ToLowerInvariant());
        var person = await db.People.SingleOrDefaultAsync(
            one => one.DisabledAt == null && (byId ? one.Id == id : one.Email == email), stop) ?? throw new RuleBroken("document.person-unknown");
        return person.Role != Role.Client || (document.Shared && await MayReadAsync())
            ? person.Id
            : throw new RuleBroken("document.person-cannot-see", person.Name);

        Task<bool> MayReadAsync() => db.Projects.AnyAsync(
            one => one.Id == document.ProjectId && one.ArchivedAt == null && one.OrganisationId == person.OrganisationId
                && (person.IsOrganisationAdministrator || one.Members.Any(member => member.PersonId == person.Id)),
            stop);
    }
}
