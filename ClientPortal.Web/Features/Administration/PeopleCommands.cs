using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Organisations and people.</summary>
public sealed class PeopleCommands(PortalStore store, Accounts accounts, TimeProvider clock)
{
    public Task<Guid> AddOrganisationAsync(Viewer viewer, string name, bool isProvider = false, CancellationToken stop = default) => store.WriteAsync(
        db =>
        {
            var organisation = Organisation.Found(viewer, name, isProvider, clock.GetUtcNow());
            db.Organisations.Add(organisation);
            return Task.FromResult(organisation.Id);
        },
        stop);

    /// <summary>A person who can sign in at once with this password.</summary>
    public Task<Guid> AddPersonAsync(Viewer viewer, Guid organisationId, PersonFields fields, string password, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == organisationId, stop) ?? throw new NotFound();
            var person = Person.Join(viewer, organisation, fields, clock.GetUtcNow());
            await accounts.AddAsync(db, person, password, stop);
            return person.Id;
        },
        stop);
}
