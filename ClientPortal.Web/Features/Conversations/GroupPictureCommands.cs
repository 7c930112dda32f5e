using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>The picture that a group shows. Its owners choose it.</summary>
public sealed class GroupPictureCommands(PortalStore store, FileStore files, FileIntake intake, TimeProvider clock)
{
    public async Task ChooseAsync(Viewer viewer, Guid id, Stream content, CancellationToken stop = default)
    {
        // Whoever may not is told before anything of it is written down.
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

    /// <summary>Its emoji or its initials again.</summary>
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
        await db.Conversations.VisibleTo(viewer).Include(conversation => conversation.Members).SingleOrDefaultAsync(conversation => conversation.Id == id, stop) ?? throw new NotFound();
}
