using System.Collections.Immutable;

namespace ClientPortal.Domain.People;

/// <summary>
/// Who is looking, and what it may see and hear. The first argument of every command and query, so that access shows in each signature.
/// Built from the database at sign-in and again whenever a membership changes; never from what a browser says.
/// </summary>
public sealed record Viewer
{
    public required Guid PersonId { get; init; }
    public required string Name { get; init; }
    public required Role Role { get; init; }
    public required Guid OrganisationId { get; init; }
    public bool IsOrganisationAdministrator { get; init; }

    /// <summary>The projects that a client is a member of. Empty for staff, who see all.</summary>
    public ImmutableHashSet<Guid> ProjectIds { get; init; } = [];

    /// <summary>The member of staff who looks through this client's eyes; such a viewer changes nothing.</summary>
    public Guid? SeenThroughBy { get; init; }

    /// <summary>The sign-in that this viewer came by; null for the portal itself.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The network address that it came from, for the audit.</summary>
    public string? From { get; init; }

    /// <summary>The portal itself: first set-up, demo data, jobs.</summary>
    public static Viewer Portal { get; } = new() { PersonId = Guid.Empty, Name = "Portal", Role = Role.Admin, OrganisationId = Guid.Empty };

    public string FirstName => Name.Split(' ')[0];

    public bool IsStaff => Role is Role.Admin or Role.Technician;
    public bool IsReadOnly => SeenThroughBy is not null;

    /// <summary>Whose name stands under what this viewer does; a read-only viewer does nothing.</summary>
    public Guid ActorId => IsReadOnly ? throw new RuleBroken("viewer.read-only") : PersonId;

    /// <summary>The rooms in which this viewer waits for events.</summary>
    public IEnumerable<Room> Rooms()
    {
        yield return Room.Person(PersonId);
        if (IsStaff)
        {
            yield return Room.Staff;
            yield break;
        }

        if (IsOrganisationAdministrator)
        {
            yield return Room.Organisation(OrganisationId);
        }

        foreach (var project in ProjectIds)
        {
            yield return Room.Project(project);
        }
    }

    /// <summary>False when <paramref name="before"/> saw something that this viewer does not.</summary>
    public bool SeesAllOf(Viewer before) =>
        before.PersonId == PersonId && before.OrganisationId == OrganisationId && before.Role <= Role
        && (IsStaff || IsOrganisationAdministrator || (!before.IsOrganisationAdministrator && before.ProjectIds.IsSubsetOf(ProjectIds)));

    /// <summary>Asked again at every delivery: a room only says where to look for listeners.</summary>
    public bool MayHear(Audience audience)
    {
        if (audience.Private)
        {
            return audience.PersonId == PersonId;
        }

        if (audience.MembersOnly)
        {
            return audience.People.Contains(PersonId);
        }

        if (IsStaff)
        {
            return true;
        }

        if (audience.StaffOnly)
        {
            return false;
        }

        return audience.PersonId == PersonId
            || audience.People.Contains(PersonId)
            || (audience.OrganisationId == OrganisationId
                && (IsOrganisationAdministrator || (audience.ProjectId is { } project && ProjectIds.Contains(project))));
    }

    /// <summary>Everybody sees staff and its own colleagues; staff see everybody.</summary>
    public bool MayMeet(Role role, Guid organisationId) =>
        IsStaff || role != Role.Client || organisationId == OrganisationId;

    /// <summary>Clients get the sentence of <c>viewer.staff-only</c>: they see the thing, so "not found" would be a lie.</summary>
    public void MustBeStaff()
    {
        MustWrite();
        if (!IsStaff)
        {
            throw new RuleBroken("viewer.staff-only");
        }
    }

    /// <summary>Reading what only staff read: for a client it does not exist.</summary>
    public void MustBeStaffToSee()
    {
        if (!IsStaff)
        {
            throw new NotFound();
        }
    }

    /// <summary>Reading the list of people: staff all of it, a client's administrator its own organisation's. For others it does not exist.</summary>
    public void MustSeePeople()
    {
        if (!IsStaff && !IsOrganisationAdministrator)
        {
            throw new NotFound();
        }
    }

    /// <summary>Reading what only administrators read: for everybody else it does not exist.</summary>
    public void MustBeAdminToSee()
    {
        if (Role != Role.Admin)
        {
            throw new NotFound();
        }
    }

    public void MustBeAdmin()
    {
        MustWrite();
        if (Role != Role.Admin)
        {
            throw new RuleBroken("viewer.admin-only");
        }
    }

    /// <summary>Administrators look after every organisation; a client's administrator after its own. For others it does not exist.</summary>
    public void MustLookAfter(Guid organisationId)
    {
        MustWrite();
        if (!LooksAfter(organisationId))
        {
            throw IsStaff || OrganisationId == organisationId ? new RuleBroken("viewer.admin-only") : new NotFound();
        }
    }

    public bool LooksAfter(Guid organisationId) =>
        Role == Role.Admin || (Role == Role.Client && IsOrganisationAdministrator && OrganisationId == organisationId);

    /// <summary>Nobody hands out more than it has: a client's administrator makes clients, only administrators make staff.</summary>
    public void MustBeAbleToGive(Role role)
    {
        if (role != Role.Client)
        {
            MustBeAdmin();
        }
    }

    /// <summary>Only the person itself: nobody chooses another's status or language.</summary>
    public void MustBe(Guid personId)
    {
        MustWrite();
        if (PersonId != personId)
        {
            throw new NotFound();
        }
    }

    /// <summary>Equal when it may see and hear the same; the set of projects is compared by what is in it.</summary>
    public bool Equals(Viewer? other) =>
        other is not null && PersonId == other.PersonId && Name == other.Name && Role == other.Role && OrganisationId == other.OrganisationId
        && IsOrganisationAdministrator == other.IsOrganisationAdministrator && SeenThroughBy == other.SeenThroughBy
        && ProjectIds.SetEquals(other.ProjectIds);

    /// <summary>For logs: no name, and not the members one by one, of which <see cref="ActorId"/> may refuse.</summary>
    public override string ToString() => $"{Role} {PersonId}" + (SeenThroughBy is { } staff ? $" seen by {staff}" : "");

    public override int GetHashCode() => HashCode.Combine(PersonId, Role, OrganisationId, SeenThroughBy);

    private void MustWrite()
    {
        if (IsReadOnly)
        {
            throw new RuleBroken("viewer.read-only");
        }
    }
}
