using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Reads the provider and its clients: all of them for staff, only their own for a client's administrator.</summary>
public sealed class OrganisationQueries(PortalStore store)
{
    /// <summary>The provider first, then by name.</summary>
    public Task<List<OrganisationRow>> ListAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        db => Listed(db, viewer).OrderByDescending(one => one.IsProvider).ThenBy(one => one.Name).Select(Row(db)).ToListAsync(stop), stop);

    public async Task<OrganisationRow> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        await store.ReadAsync(db => Listed(db, viewer).Where(one => one.Id == id).Select(Row(db)).SingleOrDefaultAsync(stop), stop)
            ?? throw new NotFound();

    /// <summary>The organisation's projects that are not archived.</summary>
    public Task<List<PersonProject>> ProjectsAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustSeePeople();
        return store.ReadAsync(
            db => db.Projects.VisibleTo(viewer).Where(project => project.OrganisationId == id && project.ArchivedAt == null)
                .OrderBy(project => project.Name)
                .Select(project => new PersonProject(project.Id, project.Name, project.Status)).ToListAsync(stop),
            stop);
    }

    private static IQueryable<Organisation> Listed(PortalDb db, Viewer viewer)
    {
        viewer.MustSeePeople();
        var own = viewer.OrganisationId;
        return viewer.IsStaff ? db.Organisations : db.Organisations.Where(one => one.Id == own);
    }

    private static Expression<Func<Organisation, OrganisationRow>> Row(PortalDb db) => organisation => new OrganisationRow
    {
        Id = organisation.Id,
        Name = organisation.Name,
        IsProvider = organisation.IsProvider,
        PeopleCount = db.People.Count(person => person.OrganisationId == organisation.Id && person.DisabledAt == null),
        InvitedCount = db.Invitations.Count(
            invitation => invitation.OrganisationId == organisation.Id && invitation.AcceptedAt == null && invitation.WithdrawnAt == null),
        ProjectCount = db.Projects.Count(project => project.OrganisationId == organisation.Id && project.ArchivedAt == null),
    };
}
