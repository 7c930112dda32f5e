using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Changes to organisations.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what the viewer may not see, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed class OrganisationCommands(PortalStore store, PeopleCommands people, TimeProvider clock)
{
    /// <summary>Creates a client organisation; answers with its id.</summary>
    public Task<Guid> CreateAsync(Viewer viewer, string name, CancellationToken stop = default) =>
        people.AddOrganisationAsync(viewer, name, isProvider: false, stop);

    /// <summary>Renames an organisation.</summary>
    public Task RenameAsync(Viewer viewer, Guid id, string name, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            organisation.Rename(viewer, name, clock.GetUtcNow());
        },
        stop);
}
