using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Conversations;

public sealed class GroupPictureQueries(PortalStore store, FileStore files)
{
    /// <summary>Where a group's picture of this version is; null when the viewer takes no part in it, or it shows another.</summary>
    public async Task<string?> PathAsync(Viewer viewer, Guid id, string version, CancellationToken stop = default)
    {
        var stored = $"{FileStore.Pictures}/{version}";
        var known = await store.ReadAsync(db => db.Conversations.VisibleTo(viewer).AnyAsync(one => one.Id == id && one.Picture == stored, stop), stop);
        return known ? files.PathOf(stored) : null;
    }
}
