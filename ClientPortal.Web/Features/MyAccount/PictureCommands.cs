using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>Changes a person's own picture.</summary>
public sealed class PictureCommands(PortalStore store, FileStore files, FileIntake intake, TimeProvider clock)
{
    /// <summary>Checks, stores and shows another picture.</summary>
    /// <exception cref="RuleBroken"><c>file.infected</c>, <c>viewer.read-only</c>, or the content is refused.</exception>
    public async Task ChooseAsync(Viewer viewer, Stream content, CancellationToken stop = default)
    {
        viewer.MustBe(viewer.PersonId);
        using var taken = await intake.TakePictureAsync(content, stop);
        if (taken.Threat is not null)
        {
            throw new RuleBroken("file.infected");
        }

        taken.Keep();
        var former = await ShowAsync(viewer, taken.File.StoredName, stop);
        taken.Commit();
        DeleteFile(former);
    }

    /// <summary>Removes the picture; the initials are shown again.</summary>
    public async Task RemoveAsync(Viewer viewer, CancellationToken stop = default) => DeleteFile(await ShowAsync(viewer, null, stop));

    private Task<string?> ShowAsync(Viewer viewer, string? picture, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var person = await db.People.SingleOrDefaultAsync(one => one.Id == viewer.PersonId, stop) ?? throw new NotFound();
            var former = person.Picture;
            person.ShowAs(viewer, picture, clock.GetUtcNow());
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
}
