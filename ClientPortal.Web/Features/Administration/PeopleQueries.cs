using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui.Grid;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Reads the list of people: everyone for staff, their organisation's for a client's administrator; others get not found.</summary>
public sealed class PeopleQueries(PortalStore store, SharedReads reads)
{
    /// <summary>Rows of the grid's page, and of a list's page where none is given.</summary>
    public const int PageSize = 25;
    private const int MostPerPage = 500;

    /// <summary>By name. <paramref name="after"/> is the <c>Next</c> of the page before.</summary>
    public Task<Page<PersonRow>> ListAsync(
        Viewer viewer, PersonFilter filter, string? after = null, int limit = PageSize, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            limit = Math.Clamp(limit, 1, MostPerPage);
            var people = Matching(db.People.ListedTo(viewer), db, filter);
            if (Guid.TryParse(after, out var id) && await db.People.ListedTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) is { } last)
            {
                people = people.Where(person => string.Compare(person.Name, last.Name) > 0
                    || (person.Name == last.Name && person.Id.CompareTo(last.Id) > 0));
            }

            var rows = await people.OrderBy(person => person.Name).ThenBy(person => person.Id).Take(limit + 1).Select(Row(db)).ToListAsync(stop);
            return rows.Count > limit ? new Page<PersonRow>(rows[..limit], rows[limit - 1].Id.ToString()) : new(rows, null);
        },
        stop);

    /// <summary>
    /// One page of the grid as the event at <paramref name="seq"/> left it, or newer; read once for all who see the same people. Without it the
    /// page is read for this viewer alone.
    /// </summary>
    public async Task<GridPage<PersonRow>> PageAsync(Viewer viewer, PersonFilter filter, PersonOrder order, int page, int size, long? seq)
    {
        viewer.MustSeePeople();
        var who = (viewer.IsStaff, viewer.IsOrganisationAdministrator, viewer.OrganisationId);
        return seq is null
            ? await ReadPageAsync(viewer, filter, order, page, size)
            : (await reads.OnceAsync(
                (nameof(PageAsync), filter, order, (page, size), who, seq),
                async () => (GridPage<PersonRow>?)await ReadPageAsync(viewer, filter, order, page, size)))!;
    }

    public Task<int> CountAsync(Viewer viewer, PersonFilter filter, CancellationToken stop = default) =>
        store.ReadAsync(db => Matching(db.People.ListedTo(viewer), db, filter).CountAsync(stop), stop);

    public Task<PersonDetail> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.ReadAsync(
        async db => new PersonDetail
        {
            Row = await db.People.ListedTo(viewer).Where(person => person.Id == id).Select(Row(db)).SingleOrDefaultAsync(stop)
                ?? throw new NotFound(),
            Projects = await db.Projects.VisibleTo(viewer)
                .Where(project => project.ArchivedAt == null && project.Members.Any(member => member.PersonId == id))
                .OrderBy(project => project.Name).Select(project => new PersonProject(project.Id, project.Name, project.Status)).ToListAsync(stop),
        },
        stop);

    /// <summary>The projects that this person can be added to.</summary>
    public Task<List<Choice>> OpenProjectsAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var person = await db.People.ListedTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            var anywhere = person.Role != Role.Client;
            return await db.Projects.VisibleTo(viewer)
                .Where(project => project.ArchivedAt == null && (anywhere || project.OrganisationId == person.OrganisationId)
                    && !project.Members.Any(member => member.PersonId == id))
                .OrderBy(project => project.Name).Select(project => new Choice(project.Id, project.Name)).ToListAsync(stop);
        },
        stop);

    /// <summary>The projects that a person invited to this organisation can start with.</summary>
    public Task<List<Choice>> ProjectsOfAsync(Viewer viewer, Guid organisationId, CancellationToken stop = default)
    {
        viewer.MustSeePeople();
        return store.ReadAsync(
            db => db.Projects.VisibleTo(viewer).Where(project => project.ArchivedAt == null && project.OrganisationId == organisationId)
                .OrderBy(project => project.Name).Select(project => new Choice(project.Id, project.Name)).ToListAsync(stop),
            stop);
    }

    private Task<GridPage<PersonRow>> ReadPageAsync(Viewer viewer, PersonFilter filter, PersonOrder order, int page, int size) => store.ReadAsync(
        async db =>
        {
            size = Math.Clamp(size, 1, MostPerPage);
            var people = Matching(db.People.ListedTo(viewer), db, filter);
            var total = await people.CountAsync();
            var number = GridPages.Existing(page, total, size);
            var rows = await Ordered(people, db, order).Skip(number * size).Take(size).Select(Row(db)).ToListAsync();
            return new GridPage<PersonRow>(rows, total, number);
        },
        CancellationToken.None);

    private static IQueryable<Person> Ordered(IQueryable<Person> people, PortalDb db, PersonOrder order)
    {
        var ordered = order.By switch
        {
            PersonSort.Organisation => By(person => db.Organisations.Where(one => one.Id == person.OrganisationId).Select(one => one.Name).First()),
            PersonSort.Role => By(person => person.Role == Role.Admin ? 3 : person.Role == Role.Technician ? 2
                : person.IsOrganisationAdministrator ? 1 : 0),
            PersonSort.State => By(person => person.DisabledAt != null),
            PersonSort.LastSeen => By(
                person => db.LastSeen.Where(seen => seen.PersonId == person.Id).Select(seen => (DateTimeOffset?)seen.At).FirstOrDefault()),
            PersonSort.Since => By(person => person.CreatedAt),
            _ => By(person => person.Name),
        };
        return ordered.ThenBy(person => person.Name).ThenBy(person => person.Id);

        IOrderedQueryable<Person> By<TKey>(Expression<Func<Person, TKey>> key) =>
            order.Descending ? people.OrderByDescending(key) : people.OrderBy(key);
    }

    private static IQueryable<Person> Matching(IQueryable<Person> people, PortalDb db, PersonFilter filter)
    {
        if (filter.State is PersonState.Active or PersonState.Disabled)
        {
            people = people.Where(person => (person.DisabledAt != null) == (filter.State == PersonState.Disabled));
        }

        if (filter.OrganisationId is { } organisation)
        {
            people = people.Where(person => person.OrganisationId == organisation);
        }

        if (filter.Level is { } level)
        {
            var (role, administrator) = (level.AsRole(), level == AccessLevel.OrganisationAdmin);
            people = people.Where(person => person.Role == role && person.IsOrganisationAdministrator == administrator);
        }

        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var search = Text.Fold(filter.Search.Trim());
            people = people.Where(person => PortalDb.Fold(person.Name).Contains(search) || person.Email.Contains(search)
                || PortalDb.Fold(person.JobTitle).Contains(search)
                || db.Organisations.Any(one => one.Id == person.OrganisationId && PortalDb.Fold(one.Name).Contains(search)));
        }

        return people;
    }

    private static Expression<Func<Person, PersonRow>> Row(PortalDb db) => person => new PersonRow
    {
        Id = person.Id,
        Name = person.Name,
        Email = person.Email,
        JobTitle = person.JobTitle,
        OrganisationId = person.OrganisationId,
        OrganisationName = db.Organisations.Where(one => one.Id == person.OrganisationId).Select(one => one.Name).First(),
        Role = person.Role,
        IsOrganisationAdministrator = person.IsOrganisationAdministrator,
        CreatedAt = person.CreatedAt,
        DisabledAt = person.DisabledAt,
        IsErased = person.ErasedAt != null,
        LastSeenAt = db.LastSeen.Where(seen => seen.PersonId == person.Id).Select(seen => (DateTimeOffset?)seen.At).FirstOrDefault(),
    };
}
