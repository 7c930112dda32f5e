using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

public sealed class PictureQueries(PortalStore store, FileStore files)
{
    /// <summary>Where a person's picture of this version is; null when the viewer may not see the person, or it shows another.</summary>
    public async Task<string?> PathAsync(Viewer viewer, Guid personId, string version, CancellationToken stop = default)
    {
        var stored = $"{FileStore.Pictures}/{version}";
        var known = await store.ReadAsync(db => db.People.VisibleTo(viewer).AnyAsync(person => person.Id == personId && person.Picture == stored, stop), stop);
        return known ? files.PathOf(stored) : null;
    }
}
