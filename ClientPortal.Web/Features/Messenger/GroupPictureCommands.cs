using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>Sets and removes a group's picture. Only its owners may.</summary>
public sealed class GroupPictureCommands(PortalStore store, FileStore files, FileIntake intake, TimeProvider clock)
{
    /// <exception cref="NotFound">The viewer may not see the group.</exception>
    /// <exception cref="RuleBroken">The viewer is not an owner, or the file is infected or not a picture.</exception>
    public async Task ChooseAsync(Viewer viewer, Guid id, Stream content, CancellationToken stop = default)
    {
        // A viewer who is not an owner is refused before any byte is stored.
        (await store.ReadAsync(db => FindAsync(db, viewer, id, stop), stop)).MustBeOwned(viewer);
        using var taken = await intake.TakePictureAsync(content, stop);
        if (taken.Threat is not null)
        {
            throw new RuleBroken("file.infected");
        }

        taken.Keep();
        var former = await ShowAsync(viewer, id, taken.File.StoredName, stop);
        taken.Commit();
        DeleteFile(former);
    }

    /// <summary>Removes the picture; the group shows its emoji or its initials again.</summary>
    /// <exception cref="NotFound">The viewer may not see the group.</exception>
    /// <exception cref="RuleBroken">The viewer is not an owner.</exception>
    public async Task RemoveAsync(Viewer viewer, Guid id, CancellationToken stop = default) => DeleteFile(await ShowAsync(viewer, id, null, stop));

    private Task<string?> ShowAsync(Viewer viewer, Guid id, string? picture, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var conversation = await FindAsync(db, viewer, id, stop);
            var former = conversation.Picture;
            conversation.ShowAs(viewer, picture, clock.GetUtcNow());
            return former;
        },
        stop);

    private void DeleteFile(string? former)
    {
        if (former is not null)
        {
            files.Delete(former);
        }
    }

    private static async Task<Conversation> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.Conversations.VisibleTo(viewer).Include(conversation => conversation.Members)
            .SingleOrDefaultAsync(conversation => conversation.Id == id, stop) ?? throw new NotFound();
}
