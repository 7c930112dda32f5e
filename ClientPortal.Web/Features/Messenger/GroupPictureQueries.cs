using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

public sealed class GroupPictureQueries(PortalStore store, FileStore files)
{
    /// <summary>The path of a group's picture; null when the viewer is not a member, or the group shows another version.</summary>
    public async Task<string?> PathAsync(Viewer viewer, Guid id, string version, CancellationToken stop = default)
    {
        var stored = $"{FileStore.Pictures}/{version}";
        var shown = await store.ReadAsync(
            db => db.Conversations.VisibleTo(viewer).AnyAsync(one => one.Id == id && one.Picture == stored, stop), stop);
        return shown ? files.PathOf(stored) : null;
    }
}
