using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Attachments;

public sealed class AttachmentQueries(PortalStore store, FileStore files)
{
    /// <summary>A file that the viewer may read. Access is checked at every download.</summary>
    /// <exception cref="NotFound">The viewer may not read it, or its bytes are missing, as after a partly restored backup.</exception>
    public async Task<KeptFile> FileAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        var file = await store.ReadAsync(
            db => db.Attachments.VisibleTo(viewer, db).Where(one => one.Id == id)
                .Select(one => new KeptFile(one.Name, one.ContentType, one.Sha256, one.UploadedAt, files.PathOf(one.StoredName)))
                .SingleOrDefaultAsync(stop),
            stop);
        return file is not null && File.Exists(file.Path) ? file : throw new NotFound();
    }
}
