using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Puts files of messages onto the shelf of a project.</summary>
public sealed class KeepFileCommands(PortalStore store, FileStore files, KeepFileQueries queries, DocumentCommands documents)
{
    /// <summary>
    /// Makes a file of a message a document, or the next version of the one of its folder and name. It is a copy with the same hash, and passes the
    /// intake of all files again: the scanner may be newer, and the space is counted.
    /// </summary>
    /// <exception cref="NotFound">The viewer may not read the file, or it cannot go to that project (<see cref="KeepFileQueries"/>).</exception>
    /// <exception cref="RuleBroken">The viewer is read-only, the file is infected, or the quota is used up.</exception>
    public async Task<PlacedFile> KeepAsync(Viewer viewer, Guid attachmentId, NewDocument asked, CancellationToken stop = default)
    {
        viewer.MustWrite();
        if ((await queries.OfAsync(viewer, attachmentId, stop)).Projects.All(project => project.Id != asked.ProjectId))
        {
            throw new NotFound();
        }

        var file = await store.ReadAsync(
            db => KeepFileQueries.Sent(db, viewer, attachmentId).Select(one => new { one.Name, one.StoredName, one.Size })
                .SingleOrDefaultAsync(stop),
            stop);
        if (file is null || !File.Exists(files.PathOf(file.StoredName)))
        {
            throw new NotFound();
        }

        await using var content = File.OpenRead(files.PathOf(file.StoredName));
        return await documents.AddAsync(viewer, asked, new UploadedFile(file.Name, content, file.Size), stop);
    }
}
