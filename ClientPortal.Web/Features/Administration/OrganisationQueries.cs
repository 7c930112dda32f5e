using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Ui.Grid;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Reads the provider and its clients: all of them for staff, only their own for a client's administrator.</summary>
public sealed class OrganisationQueries(PortalStore store)
{
    /// <summary>The most rows of a page of the grid.</summary>
    public const int PageSize = 25;

    /// <summary>The provider first, then by name.</summary>
    public Task<List<OrganisationRow>> ListAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        db => Listed(db, viewer).OrderByDescending(one => one.IsProvider).ThenBy(one => one.Name).Select(Row(db)).ToListAsync(stop), stop);

    /// <summary>One page of the grid; <paramref name="search"/> is part of a name.</summary>
    public Task<GridPage<OrganisationRow>> PageAsync(
        Viewer viewer, string? search, OrganisationOrder order, int page, int size, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var organisations = Listed(db, viewer);
            if (!string.IsNullOrWhiteSpace(search))
            {
                var folded = Text.Fold(search.Trim());
                organisations = organisations.Where(one => PortalDb.Fold(one.Name).Contains(folded));
            }

            var total = await organisations.CountAsync(stop);
            var number = GridPages.Existing(page, total, size);
            var rows = await Ordered(organisations, db, order).Skip(number * size).Take(size).Select(Row(db)).ToListAsync(stop);
            return new GridPage<OrganisationRow>(rows, total, number);
        },
        stop);

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

    private static IQueryable<Organisation> Ordered(IQueryable<Organisation> organisations, PortalDb db, OrganisationOrder order)
    {
        var ordered = order.By switch
        {
            OrganisationSort.Name => By(one => one.Name),
            OrganisationSort.People => By(one => db.People.Count(person => person.OrganisationId == one.Id && person.DisabledAt == null)),
            OrganisationSort.Invited => By(one => db.Invitations.Count(
                invitation => invitation.OrganisationId == one.Id && invitation.AcceptedAt == null && invitation.WithdrawnAt == null)),
            OrganisationSort.Projects => By(one => db.Projects.Count(project => project.OrganisationId == one.Id && project.ArchivedAt == null)),
            _ => organisations.OrderByDescending(one => one.IsProvider),
        };
        return ordered.ThenBy(one => one.Name).ThenBy(one => one.Id);

        IOrderedQueryable<Organisation> By<TKey>(Expression<Func<Organisation, TKey>> key) =>
            order.Descending ? organisations.OrderByDescending(key) : organisations.OrderBy(key);
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
