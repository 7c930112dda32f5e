using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Files of documents that arrive in parts, and continue after a lost connection. Only their sender sees them.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what does not exist or the viewer may not see, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed class DocumentUploadCommands(
    PortalStore store, FileStore files, FileParts parts, FileIntake intake, FileLimits limits, FileQuota quota, DocumentCommands documents,
    TimeProvider clock)
{
    // An answer that was lost is asked for again while the first request still works.
    private readonly ConcurrentDictionary<Guid, byte> busy = [];

    /// <summary>Announces a file. Size and quota are checked now, and the space is reserved.</summary>
    /// <param name="viewer">The sender.</param>
    /// <param name="projectId">The project of a document of its own; ignored for a version.</param>
    /// <param name="fields">What the sender says of the file.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="RuleBroken">
    /// <c>file.too-large</c>, <c>file.empty</c>, <c>file.quota</c>, <c>upload.too-many</c>; the viewer is read-only or may not add versions.
    /// </exception>
    public async Task<UploadState> BeginAsync(Viewer viewer, Guid projectId, DocumentUploadFields fields, CancellationToken stop = default)
    {
        var sender = viewer.ActorId;
        if (fields.Size > limits.LargestDocument)
        {
            throw limits.DocumentTooLarge;
        }

        return await quota.InTurnAsync(
            store,
            () => store.WriteAsync(
                async db =>
                {
                    var (project, organisation) = await TargetAsync(db, viewer, projectId, fields.DocumentId, stop);
                    var upload = DocumentUpload.Begin(
                        viewer, project, organisation, fields, $"{FileStore.Parts}/{FileStore.NewName()}", clock.GetUtcNow());
                    if (await db.DocumentUploads.CountAsync(one => one.SenderId == sender && one.PlacedId == null, stop) >= DocumentUpload.Most)
                    {
                        throw new RuleBroken("upload.too-many", DocumentUpload.Most);
                    }

                    await FileQuota.CheckAsync(db, limits, organisation, fields.Size, stop);
                    db.DocumentUploads.Add(upload);
                    return UploadState.Of(upload);
                },
                stop),
            stop);
    }

    /// <summary>Receives a part. Where the connection breaks off, what has arrived of it is kept.</summary>
    /// <param name="viewer">The sender.</param>
    /// <param name="id">The upload.</param>
    /// <param name="from">Where the part begins: as many bytes as have arrived before.</param>
    /// <param name="part">The bytes.</param>
    /// <param name="stop">Ends the reading of the part.</param>
    /// <exception cref="RuleBroken"><c>upload.offset</c>: it does not begin there (any more); <c>file.cut</c>: it broke off.</exception>
    public async Task<UploadState> AppendAsync(Viewer viewer, Guid id, long from, Stream part, CancellationToken stop = default)
    {
        viewer.MustWrite();
        using var turn = Enter(id);
        var upload = await store.ReadAsync(db => FindAsync(db, viewer, id, stop), stop);
        upload.MustContinueAt(from);
        var (received, isWhole) = await parts.AppendAsync(upload.StoredName, from, upload.Size, part, stop);
        var state = await store.WriteAsync(async db =>
        {
            var kept = await FindAsync(db, viewer, id, CancellationToken.None);
            kept.Receive(from, received, clock.GetUtcNow());
            return UploadState.Of(kept);
        });
        return isWhole ? state : throw new RuleBroken("file.cut") { Kind = RuleKind.Unreadable };
    }

    /// <summary>
    /// Makes a file whose parts have all arrived a document, or a version, after the checks of all files. Asked again it answers the same. A
    /// refusal of the content ends the upload; while the scanner is away it stays.
    /// </summary>
    /// <param name="viewer">The sender.</param>
    /// <param name="id">The upload.</param>
    /// <param name="check">As of <see cref="FileParts.TakeAsync"/>.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="RuleBroken">
    /// <c>upload.unfinished</c>: parts are missing; <c>upload.offset</c>: it is being finished; <c>upload.hash</c>; a refusal of the content.
    /// </exception>
    public Task<PlacedFile> FinishAsync(Viewer viewer, Guid id, string? check, CancellationToken stop = default)
    {
        viewer.MustWrite();
        return store.AloneAsync($"{nameof(DocumentUpload)} {id}", () => PlaceAsync(viewer, id, check, stop), stop);
    }

    /// <summary>Gives an upload up: what has arrived is deleted.</summary>
    public async Task CancelAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustWrite();
        await DiscardAsync(await store.ReadAsync(db => FindAsync(db, viewer, id, stop), stop));
    }

    /// <summary>
    /// Deletes uploads that got no part for <see cref="DocumentUpload.Lifetime"/>, and parts without a row. The portal itself calls it.
    /// </summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task SweepAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var now = clock.GetUtcNow();
        var expired = now - DocumentUpload.Lifetime;
        foreach (var upload in await store.ReadAsync(db => db.DocumentUploads.Where(one => one.ChangedAt < expired).ToListAsync(stop), stop))
        {
            await DiscardAsync(upload);
        }

        var named = (await store.ReadAsync(db => db.DocumentUploads.Select(one => one.StoredName).ToListAsync(stop), stop))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in files.WrittenBefore(FileStore.Parts, now - DocumentCommands.Unplaced).Where(name => !named.Contains(name)))
        {
            files.Delete(orphan);
        }
    }

    private static async Task<(Guid ProjectId, Guid OrganisationId)> TargetAsync(
        PortalDb db, Viewer viewer, Guid projectId, Guid? documentId, CancellationToken stop)
    {
        if (documentId is { } id)
        {
            var document = await DocumentCommands.VersionableAsync(db, viewer, id, stop);
            return (document.ProjectId, document.OrganisationId);
        }

        var project = await DocumentCommands.ProjectAsync(db, viewer, projectId, stop);
        return (project.Id, project.OrganisationId);
    }

    private async Task<PlacedFile> PlaceAsync(Viewer viewer, Guid id, string? check, CancellationToken stop)
    {
        using var turn = Enter(id);
        var upload = await store.ReadAsync(db => FindAsync(db, viewer, id, stop), stop);
        if (UploadState.Of(upload).Placed is { } placed)
        {
            return placed;
        }

        if (upload.Received < upload.Size)
        {
            throw new RuleBroken("upload.unfinished") { Kind = RuleKind.Conflict };
        }

        try
        {
            using var taken = await documents.CleanAsync(
                viewer, await intake.TakeArrivedAsync(parts, upload.StoredName, check, upload.Name, FileStore.Documents, stop), stop);
            taken.Keep();
            placed = await store.WriteAsync(
                async db =>
                {
                    var row = await FindAsync(db, viewer, id, stop);
                    var file = row.DocumentId is { } document
                        ? await documents.PlaceVersionAsync(db, viewer, document, row.Name, taken.File, row.Note, stop)
                        : await documents.PlaceAsync(
                            db, viewer, new NewDocument(row.ProjectId, row.Kind, row.Shared, row.Folder, Note: row.Note), row.Name, taken.File,
                            stop);
                    row.Place(file.Id, file.Version, file.Sha256, clock.GetUtcNow());
                    return file;
                },
                stop);
            taken.Commit();
            return placed;
        }
        catch (RuleBroken refused) when (refused.Kind is not (RuleKind.Unavailable or RuleKind.Maintenance or RuleKind.Full))
        {
            await DiscardAsync(upload);
            throw;
        }
    }

    private async Task DiscardAsync(DocumentUpload upload)
    {
        await store.WriteAsync(
            async db => db.DocumentUploads.RemoveRange(await db.DocumentUploads.Where(one => one.Id == upload.Id).ToListAsync()));
        parts.Discard(upload.StoredName);
    }

    private static async Task<DocumentUpload> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.DocumentUploads.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();

    private Turn Enter(Guid id) =>
        busy.TryAdd(id, 0) ? new Turn(busy, id) : throw new RuleBroken("upload.offset") { Kind = RuleKind.Conflict };

    private sealed class Turn(ConcurrentDictionary<Guid, byte> busy, Guid id) : IDisposable
    {
        public void Dispose() => busy.TryRemove(id, out _);
    }
}

/// <summary>How far an upload has come.</summary>
/// <param name="Received">Bytes that have arrived; the next part begins there.</param>
/// <param name="Size">Bytes of the whole file.</param>
/// <param name="Placed">What became of it; null while it is received.</param>
public sealed record UploadState(Guid Id, long Received, long Size, PlacedFile? Placed)
{
    internal static UploadState Of(DocumentUpload upload) => new(
        upload.Id, upload.Received, upload.Size,
        upload.PlacedId is { } placed ? new PlacedFile(placed, upload.PlacedVersion, upload.Sha256) : null);
}
