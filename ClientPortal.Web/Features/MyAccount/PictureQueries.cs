using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

public sealed class PictureQueries(PortalStore store, FileStore files)
{
    /// <summary>The path of this version of a person's picture; null when the viewer may not see the person, or shows another one.</summary>
    public async Task<string?> PathAsync(Viewer viewer, Guid personId, string version, CancellationToken stop = default)
    {
        var stored = $"{FileStore.Pictures}/{version}";
        var visible = await store.ReadAsync(
            db => db.People.VisibleTo(viewer).AnyAsync(person => person.Id == personId && person.Picture == stored, stop), stop);
        return visible ? files.PathOf(stored) : null;
    }
}
