using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>
/// What is decided of people's access: by administrators for everybody, by a client's administrator inside its own organisation.
/// </summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what is not there or not the viewer's to see, and <see cref="RuleBroken"/> with the reason why not.
/// Whatever narrows a person's access says so in its event, by which open circuits and streams are cut.
/// </remarks>
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

    public Task ChangeRoleAsync(Viewer viewer, Guid id, Role role, bool organisationAdministrator, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var person = await FindAsync(db, viewer, id, stop);
            var last = role != Role.Admin && await IsLastAdministratorAsync(db, person, stop);
            person.ChangeRole(viewer, role, organisationAdministrator, last, clock.GetUtcNow());
        },
        stop);

    public Task DisableAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var person = await FindAsync(db, viewer, id, stop);
            person.Disable(viewer, await IsLastAdministratorAsync(db, person, stop), clock.GetUtcNow());
        },
        stop);

    public Task EnableAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        store.WriteAsync(async db => (await FindAsync(db, viewer, id, stop)).Enable(viewer, clock.GetUtcNow()), stop);

    /// <summary>To another client organisation. What the person took part in at the former one ends in the same transaction.</summary>
    public Task MoveAsync(Viewer viewer, Guid id, Guid organisationId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeAdmin();
            var person = await FindAsync(db, viewer, id, stop);
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == organisationId, stop) ?? throw new NotFound();
            if (person.OrganisationId == organisation.Id)
            {
                return;
            }

            var now = clock.GetUtcNow();
            var projects = await db.Projects.Include(project => project.Members)
                .Where(project => project.Members.Any(member => member.PersonId == id)).ToListAsync(stop);
            person.Move(viewer, organisation, now);
            projects.ForEach(project => project.RemoveMember(viewer, id, now));
        },
        stop);

    public Task AddToProjectAsync(Viewer viewer, Guid id, Guid projectId, CancellationToken stop = default) =>
        ChangeMembershipAsync(viewer, id, projectId, (project, person) => project.AddMember(viewer, person, clock.GetUtcNow()), stop);

    public Task RemoveFromProjectAsync(Viewer viewer, Guid id, Guid projectId, CancellationToken stop = default) =>
        ChangeMembershipAsync(viewer, id, projectId, (project, person) => project.RemoveMember(viewer, person, clock.GetUtcNow()), stop);

    private Task ChangeMembershipAsync(Viewer viewer, Guid id, Guid projectId, Action<Project, Person> change, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var person = await FindAsync(db, viewer, id, stop);
            viewer.MustLookAfter(person.OrganisationId);
            var project = await db.Projects.VisibleTo(viewer).Include(one => one.Members).SingleOrDefaultAsync(one => one.Id == projectId, stop)
                ?? throw new NotFound();
            change(project, person);
        },
        stop);

    private static async Task<Person> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.People.ListedTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();

    // True when nobody else could administer the portal. The one who could becomes part of the change: were it demoted in the same
    // moment, this save would be refused as stale and made again, and then there would be nobody else.
    private static async Task<bool> IsLastAdministratorAsync(PortalDb db, Person person, CancellationToken stop)
    {
        if (person is not { Role: Role.Admin, DisabledAt: null })
        {
            return false;
        }

        var other = await db.People.Where(one => one.Role == Role.Admin && one.DisabledAt == null && one.Id != person.Id)
            .OrderBy(one => one.Id).FirstOrDefaultAsync(stop);
        if (other is not null)
        {
            db.Entry(other).Property(one => one.Version).IsModified = true;
        }

        return other is null;
    }
}
