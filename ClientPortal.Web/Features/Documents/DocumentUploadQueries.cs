using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads the uploads of their sender, and how much space is left for them.</summary>
public sealed class DocumentUploadQueries(PortalStore store, SharedReads reads, FileLimits limits)
{
    /// <summary>How far an upload has come.</summary>
    /// <exception cref="NotFound">It is unknown, expired, given up or another person's.</exception>
    public async Task<UploadState> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        await store.ReadAsync(db => db.DocumentUploads.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == id, stop), stop) is { } upload
            ? UploadState.Of(upload)
            : throw new NotFound();

    /// <summary>
    /// The space of the organisation of a project, as the event at <paramref name="seq"/> left it, or newer; null when the viewer may not see the
    /// project.
    /// </summary>
    public async Task<UploadSpace?> SpaceAsync(Viewer viewer, Guid projectId, long? seq = null)
    {
        var organisation = await store.ReadAsync(db => db.Projects.VisibleTo(viewer).Where(project => project.Id == projectId)
            .Select(project => (Guid?)project.OrganisationId).SingleOrDefaultAsync());
        return organisation is not { } id ? null
            : seq is null ? await ReadAsync(id)
            : await reads.OnceAsync<UploadSpace>((nameof(SpaceAsync), id, seq), async () => await ReadAsync(id));
    }

    private Task<UploadSpace> ReadAsync(Guid organisation) => store.ReadAsync(async db =>
        new UploadSpace(Math.Max(0, limits.Quota - await FileQuota.UsedAsync(db, organisation, CancellationToken.None)), limits.Quota));
}

/// <summary>The space for the files of an organisation, in bytes.</summary>
public sealed record UploadSpace(long Left, long Quota)
{
    /// <summary>A tenth or less is left.</summary>
    public bool IsShort => Left <= Quota / 10;
}
