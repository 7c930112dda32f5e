using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

public sealed class PresenceQueries(PortalStore store)
{
    // Every page asks this when it opens: EF Core translates it to SQL once.
    private static readonly CompiledOnce<Func<PortalDb, Guid, Guid, CancellationToken, Task<ShellRow?>>> Shell = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid id, Guid signedIn, CancellationToken _) => db.People.Where(person => person.Id == id)
            .Join(db.Organisations, person => person.OrganisationId, organisation => organisation.Id, (person, organisation) => new ShellRow(
                person.Name, person.Email, organisation.Name, person.Role, person.IsOrganisationAdministrator,
                db.People.Where(one => one.Id == signedIn).Select(one => one.Status).First()))
            .SingleOrDefault()));

    /// <summary>What the shell shows of its viewer; null when the person does not exist.</summary>
    public Task<ShellRow?> ShellAsync(Viewer viewer, CancellationToken stop = default) =>
        store.ReadAsync(db => Shell.For(db)(db, viewer.PersonId, viewer.ImpersonatedBy ?? viewer.PersonId, stop), stop);

    /// <summary>The end of a person's last visit; null before the first one, or when the viewer may not see the person.</summary>
    public Task<DateTimeOffset?> LastSeenAsync(Viewer viewer, Guid personId, CancellationToken stop = default) => store.ReadAsync(
        db => db.People.VisibleTo(viewer).Where(person => person.Id == personId)
            .Join(db.LastSeen, person => person.Id, seen => seen.PersonId, (person, seen) => (DateTimeOffset?)seen.At)
            .SingleOrDefaultAsync(stop),
        stop);

    /// <summary>The profile of a person to whom the viewer may write. All who share a conversation with a client are among them.</summary>
    /// <exception cref="NotFound">The viewer may not see the person.</exception>
    public async Task<PersonProfile> ProfileAsync(Viewer viewer, Guid personId, CancellationToken stop = default) => await store.ReadAsync(
        db => db.People.VisibleTo(viewer).Where(person => person.Id == personId)
            .Join(db.Organisations, person => person.OrganisationId, organisation => organisation.Id, (person, organisation) => new PersonProfile(
                person.Name, person.JobTitle, person.Role, organisation.Id, organisation.Name, person.DisabledAt != null,
                db.LastSeen.Where(seen => seen.PersonId == person.Id).Select(seen => (DateTimeOffset?)seen.At).FirstOrDefault()))
            .SingleOrDefaultAsync(stop),
        stop) ?? throw new NotFound();

    /// <summary>The staff of the provider, without disabled accounts, by name.</summary>
    public Task<List<TeamRow>> TeamAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        db => db.People.VisibleTo(viewer).Where(person => person.Role != Role.Client && person.DisabledAt == null).OrderBy(person => person.Name)
            .Select(person => new TeamRow(
                person.Id, person.Name, person.JobTitle, person.Role,
                db.LastSeen.Where(seen => seen.PersonId == person.Id).Select(seen => (DateTimeOffset?)seen.At).FirstOrDefault()))
            .ToListAsync(stop),
        stop);

    /// <summary>Those of <paramref name="ids"/> whom the viewer may see, by name, for lists of who is online.</summary>
    public Task<List<TeamRow>> PeopleAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop = default) => store.ReadAsync(
        db => db.People.VisibleTo(viewer).Where(person => ids.Contains(person.Id)).OrderBy(person => person.Name)
            .Select(person => new TeamRow(person.Id, person.Name, person.JobTitle, person.Role, null)).ToListAsync(stop),
        stop);

    /// <summary>
    /// Those of <paramref name="ids"/> who belong to a room: staff, an organisation, the members of a project, one person. For staff.
    /// </summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    public Task<List<TeamRow>> InRoomAsync(Viewer viewer, Room room, IReadOnlyCollection<Guid> ids, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.People.Where(person => ids.Contains(person.Id))
                .Where(person => room.Kind == RoomKind.Staff ? person.Role != Role.Client
                    : room.Kind == RoomKind.Organisation ? person.OrganisationId == room.Id
                    : room.Kind == RoomKind.Project ? db.Projects.Where(project => project.Id == room.Id)
                        .SelectMany(project => project.Members).Any(member => member.PersonId == person.Id)
                    : person.Id == room.Id)
                .OrderBy(person => person.Name)
                .Select(person => new TeamRow(person.Id, person.Name, person.JobTitle, person.Role, null)).ToListAsync(stop),
            stop);
    }
}

/// <param name="Status">Of the signed-in person: the member of staff, when they view the portal as a client.</param>
public sealed record ShellRow(
    string Name, string Email, string OrganisationName, Role Role, bool IsOrganisationAdministrator, ChosenStatus Status);

/// <param name="SeenAt">The end of the last visit; null before the first one.</param>
public sealed record PersonProfile(
    string Name, string JobTitle, Role Role, Guid OrganisationId, string OrganisationName, bool IsDisabled, DateTimeOffset? SeenAt);

public sealed record TeamRow(Guid PersonId, string Name, string JobTitle, Role Role, DateTimeOffset? LastSeenAt);
