using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
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

    // Receives a file after the check of access and quota; a threat is recorded, and the file refused.
    private async Task<TakenFile> TakeAsync(Viewer viewer, UploadedFile file, Func<PortalDb, Task<Guid>> space, CancellationToken stop)
    {
        await store.ReadAsync(
            async db =>
            {
                await FileQuota.CheckAsync(db, limits, await space(db), file.Announced ?? 1, stop);
                return true;
            },
            stop);
        var taken = await intake.TakeAsync(file.Content, file.Name, FileStore.Documents, stop);
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
