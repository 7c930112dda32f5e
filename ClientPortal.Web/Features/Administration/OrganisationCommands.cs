using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>The provider's clients.</summary>
/// <remarks>Throws <see cref="NotFound"/> for what is not the viewer's to see, <see cref="RuleBroken"/> with the reason why not.</remarks>
public sealed class OrganisationCommands(PortalStore store, PeopleCommands people, TimeProvider clock)
{
    /// <summary>A new client organisation.</summary>
    public Task<Guid> CreateAsync(Viewer viewer, string name, CancellationToken stop = default) =>
        people.AddOrganisationAsync(viewer, name, isProvider: false, stop);

    public Task RenameAsync(Viewer viewer, Guid id, string name, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            organisation.Rename(viewer, name, clock.GetUtcNow());
        },
        stop);
}
