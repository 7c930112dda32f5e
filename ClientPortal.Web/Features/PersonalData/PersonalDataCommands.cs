using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.PersonalData;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>Exports everything about a person.</summary>
public sealed class PersonalDataCommands(PortalStore store, JobQueue jobs, FileStore files, TimeProvider clock)
{
    // A file that no row names yet is being written.
    private static readonly TimeSpan Unfinished = TimeSpan.FromDays(1);

    /// <summary>Asks for everything about a person; answers with the id of the export. One that is being prepared is not asked for twice.</summary>
    /// <exception cref="NotFound">The person does not exist, or the viewer is another client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public Task<Guid> AskAsync(Viewer viewer, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var now = clock.GetUtcNow();
            var export = PersonalExport.Ask(viewer, personId, now);
            if (!await db.People.AnyAsync(one => one.Id == personId, stop))
            {
                throw new NotFound();
            }

            if (await db.PersonalExports.FirstOrDefaultAsync(one => one.PersonId == personId && one.StoredName == null, stop) is { } open)
            {
                // Its job may have been given up or cancelled.
                await jobs.EnqueueAsync(db, Request(open.Id), stop);
                return open.Id;
            }

            db.PersonalExports.Add(export);
            jobs.Add(db, Request(export.Id));
            return export.Id;

            JobRequest Request(Guid id) => new(PersonalExportJob.Kind, $"{id}", now, $"{id}", personId);
        },
        stop);

    /// <summary>The ZIP of an export, for download; the audit records it.</summary>
    /// <exception cref="NotFound">It does not exist, is not ready, has expired, or the viewer is another client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public async Task<KeptFile> DownloadAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        var export = await store.WriteAsync(
            async db =>
            {
                var found = await db.PersonalExports.SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
                found.Download(viewer, clock.GetUtcNow());
                return found;
            },
            stop);
        return new KeptFile(
            $"portal-data-{export.AskedAt:yyyy-MM-dd}.zip", "application/zip", FileStore.VersionOf(export.StoredName)!, export.AskedAt,
            files.PathOf(export.StoredName!));
    }

    /// <summary>
    /// The ZIP of an export is ready; earlier ones of the person are deleted. False, and without effect, when the export is gone: the person was
    /// erased meanwhile.
    /// </summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public async Task<bool> FinishAsync(Viewer viewer, Guid id, string storedName, long size, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var earlier = await store.WriteAsync(
            async db =>
            {
                if (await db.PersonalExports.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } export)
                {
                    return null;
                }

                export.Finish(viewer, storedName, size, clock.GetUtcNow());
                return await RemoveAsync(
                    db, db.PersonalExports.Where(one => one.PersonId == export.PersonId && one.Id != id && one.StoredName != null), stop);
            },
            stop);
        earlier?.ForEach(files.Delete);
        return earlier is not null;
    }

    /// <summary>Deletes the exports that have expired, with their files, and files without a row: of a portal that was killed.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public async Task SweepAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var now = clock.GetUtcNow();
        (await store.WriteAsync(db => RemoveAsync(db, db.PersonalExports.Where(one => one.ExpiresAt < now), stop), stop)).ForEach(files.Delete);
        var stored = await store.ReadAsync(
            db => db.PersonalExports.Where(one => one.StoredName != null).Select(one => one.StoredName!).ToListAsync(stop), stop);
        foreach (var orphan in files.WrittenBefore(FileStore.Exports, now - Unfinished).Except(stored).ToList())
        {
            files.Delete(orphan);
        }
    }

    private static async Task<List<string>> RemoveAsync(PortalDb db, IQueryable<PersonalExport> exports, CancellationToken stop)
    {
        var over = await exports.ToListAsync(stop);
        db.RemoveRange(over);
        return over.ConvertAll(one => one.StoredName!);
    }
}
