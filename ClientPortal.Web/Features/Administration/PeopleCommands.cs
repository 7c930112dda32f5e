using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>
/// Changes to people's access: by administrators for everyone, by a client's administrator within their organisation.
/// </summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what does not exist or the viewer may not see, and <see cref="RuleBroken"/> with the reason of a refusal.
/// An event that reduces a person's access says so, and their open circuits and streams are closed.
/// </remarks>
public sealed class PeopleCommands(PortalStore store, Accounts accounts, TimeProvider clock)
{
    /// <summary>Adds the provider or a client organisation; answers with its id.</summary>
    public Task<Guid> AddOrganisationAsync(
        Viewer viewer, string name, bool isProvider = false, CancellationToken stop = default) => store.WriteAsync(
        db =>
        {
            var organisation = Organisation.Found(viewer, name, isProvider, clock.GetUtcNow());
            db.Organisations.Add(organisation);
            return Task.FromResult(organisation.Id);
        },
        stop);

    /// <summary>Adds a person who can sign in at once with this password; answers with their id.</summary>
    public Task<Guid> AddPersonAsync(
        Viewer viewer, Guid organisationId, PersonFields fields, string password, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == organisationId, stop)
                ?? throw new NotFound();
            var person = Person.Join(viewer, organisation, fields, clock.GetUtcNow());
            await accounts.AddAsync(db, person, password, stop);
            return person.Id;
        },
        stop);

    /// <summary>Changes the role, and whether a client administers their organisation.</summary>
    public Task ChangeRoleAsync(
        Viewer viewer, Guid id, Role role, bool organisationAdministrator, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var person = await FindAsync(db, viewer, id, stop);
            var last = role != Role.Admin && await Administrators.IsLastAsync(db, person, stop);
            person.ChangeRole(viewer, role, organisationAdministrator, last, clock.GetUtcNow());
        },
        stop);

    /// <summary>
    /// Ends a person's access: they can no longer sign in. Tokens, links and the address of their calendar end for good: what was stolen must not
    /// work again when the person is enabled.
    /// </summary>
    public Task DisableAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var person = await FindAsync(db, viewer, id, stop);
            person.Disable(viewer, await Administrators.IsLastAsync(db, person, stop), clock.GetUtcNow());
            if (await db.Users.SingleOrDefaultAsync(one => one.Id == id, stop) is { } account)
            {
                account.SecurityStamp = Guid.NewGuid().ToString("N");
            }

            db.CalendarFeeds.RemoveRange(await db.CalendarFeeds.Where(one => one.PersonId == id).ToListAsync(stop));
        },
        stop);

    /// <summary>Lets a disabled person sign in again.</summary>
    public Task EnableAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        store.WriteAsync(async db => (await FindAsync(db, viewer, id, stop)).Enable(viewer, clock.GetUtcNow()), stop);

    /// <summary>Moves a person to another client organisation. Their memberships in the former one end in the same transaction.</summary>
    public Task MoveAsync(Viewer viewer, Guid id, Guid organisationId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeAdmin();
            var person = await FindAsync(db, viewer, id, stop);
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == organisationId, stop)
                ?? throw new NotFound();
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

    /// <summary>Makes the person a member of a project.</summary>
    public Task AddToProjectAsync(Viewer viewer, Guid id, Guid projectId, CancellationToken stop = default) =>
        ChangeMembershipAsync(viewer, id, projectId, (project, person) => project.AddMember(viewer, person, clock.GetUtcNow()), stop);

    /// <summary>Removes the person from a project.</summary>
    public Task RemoveFromProjectAsync(Viewer viewer, Guid id, Guid projectId, CancellationToken stop = default) =>
        ChangeMembershipAsync(viewer, id, projectId, (project, person) => project.RemoveMember(viewer, person, clock.GetUtcNow()), stop);

    private Task ChangeMembershipAsync(
        Viewer viewer, Guid id, Guid projectId, Action<Project, Person> change, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var person = await FindAsync(db, viewer, id, stop);
            viewer.MustAdminister(person.OrganisationId);
            var project = await db.Projects.VisibleTo(viewer).Include(one => one.Members).SingleOrDefaultAsync(one => one.Id == projectId, stop)
                ?? throw new NotFound();
            change(project, person);
        },
        stop);

    private static async Task<Person> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.People.ListedTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
}
