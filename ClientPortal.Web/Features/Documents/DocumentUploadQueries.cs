using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads the uploads of their sender.</summary>
public sealed class DocumentUploadQueries(PortalStore store)
{
    /// <summary>How far an upload has come.</summary>
    /// <exception cref="NotFound">It is unknown, expired, given up or another person's.</exception>
    public async Task<UploadState> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        await store.ReadAsync(db => db.DocumentUploads.VisibleTo(viewer, db).SingleOrDefaultAsync(one => one.Id == id, stop), stop) is { } upload
            ? UploadState.Of(upload)
            : throw new NotFound();
}
