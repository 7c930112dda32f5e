using System.Collections.Immutable;
using ClientPortal.Domain.Access;

namespace ClientPortal.Domain.People;

/// <summary>
/// The person who acts, and what they may see and hear. The first argument of every command and query, so that access shows in each
/// signature. Built from the database at sign-in and again whenever a membership changes; never from what a browser sends.
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

    /// <summary>The member of staff who impersonates this client; such a viewer is read-only.</summary>
    public Guid? ImpersonatedBy { get; init; }

    /// <summary>The end of the maintenance that runs, in which this viewer can only read; null otherwise, and always for administrators.</summary>
    public DateTimeOffset? ReadOnlyUntil { get; init; }

    /// <summary>The IANA name of the reader's time zone: the member of staff's, when they impersonate a client.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The zone of that name; UTC where this system does not know it.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The session of this viewer; null for the portal itself.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The network address of the request, for the audit.</summary>
    public string? From { get; init; }

    /// <summary>The portal itself: first set-up, demo data, jobs.</summary>
    public static Viewer Portal { get; } = new() { PersonId = Guid.Empty, Name = "Portal", Role = Role.Admin, OrganisationId = Guid.Empty };

    public string FirstName => Name.Split(' ')[0];

    public bool IsStaff => Role is Role.Admin or Role.Technician;
    public bool IsReadOnly => ImpersonatedBy is not null || ReadOnlyUntil is not null;

    /// <summary>The person recorded as the actor of what this viewer does.</summary>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>, <c>maintenance.running</c>.</exception>
    public Guid ActorId
    {
        get
        {
            MustWrite();
            return PersonId;
        }
    }

    /// <summary>The rooms in which this viewer listens for events.</summary>
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

    /// <summary>Whether this viewer may hear of an event. Checked at every delivery: a room only says where to look for listeners.</summary>
    public bool MayHear(Audience audience) => AccessRules.Event.Allows(this, new EventAccess
    {
        IsPrivate = audience.Private,
        IsForMembersOnly = audience.MembersOnly,
        IsForStaffOnly = audience.StaffOnly,
        OrganisationId = audience.OrganisationId,
        IsAboutViewer = audience.PersonId == PersonId,
        IsMember = audience.People.Contains(PersonId),
        IsOfOwnProject = audience.ProjectId is { } project && ProjectIds.Contains(project),
    });

    /// <summary>Whether this viewer sees such a person: staff see all people, clients see staff and their own colleagues.</summary>
    public bool MayMeet(Role role, Guid organisationId) =>
        AccessRules.Person.Allows(this, new PersonAccess { Role = role, OrganisationId = organisationId });

    /// <summary>Checks that the viewer is staff and may write.</summary>
    /// <exception cref="RuleBroken"><c>viewer.staff-only</c>: clients see the thing, so "not found" would be wrong.</exception>
    public void MustBeStaff()
    {
        MustWrite();
        if (!IsStaff)
        {
            throw NotAllowed("viewer.staff-only");
        }
    }

    /// <summary>Checks that the viewer may read what only staff read.</summary>
    /// <exception cref="NotFound">For a client it does not exist.</exception>
    public void MustBeStaffToSee()
    {
        if (!IsStaff)
        {
            throw new NotFound();
        }
    }

    /// <summary>Checks that the viewer may read a list of people: staff, and an organisation's administrators for their own.</summary>
    /// <exception cref="NotFound">For others it does not exist.</exception>
    public void MustSeePeople()
    {
        if (!IsStaff && !IsOrganisationAdministrator)
        {
            throw new NotFound();
        }
    }

    /// <summary>Checks that the viewer may read what only administrators read.</summary>
    /// <exception cref="NotFound">For all others it does not exist.</exception>
    public void MustBeAdminToSee()
    {
        if (Role != Role.Admin)
        {
            throw new NotFound();
        }
    }

    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void MustBeAdmin()
    {
        MustWrite();
        if (Role != Role.Admin)
        {
            throw NotAllowed("viewer.admin-only");
        }
    }

    /// <summary>Checks that the viewer may manage an organisation: administrators manage all, an organisation's administrators their own.</summary>
    /// <exception cref="NotFound">For clients of other organisations it does not exist.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void MustAdminister(Guid organisationId)
    {
        MustWrite();
        if (!Administers(organisationId))
        {
            throw IsStaff || OrganisationId == organisationId ? NotAllowed("viewer.admin-only") : new NotFound();
        }
    }

    public bool Administers(Guid organisationId) =>
        Role == Role.Admin || (Role == Role.Client && IsOrganisationAdministrator && OrganisationId == organisationId);

    /// <summary>Checks that the viewer may give a role: only administrators make staff.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void MustBeAbleToGive(Role role)
    {
        if (role != Role.Client)
        {
            MustBeAdmin();
        }
    }

    /// <summary>Checks that the viewer is that person.</summary>
    /// <exception cref="NotFound">It is another person.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public void MustBe(Guid personId)
    {
        MustWrite();
        if (PersonId != personId)
        {
            throw new NotFound();
        }
    }

    private static RuleBroken NotAllowed(string rule) => new(rule) { Kind = RuleKind.NotAllowed };

    /// <summary>Equal when both may see and hear the same; the sets of projects are compared by their content.</summary>
    public bool Equals(Viewer? other) =>
        other is not null && PersonId == other.PersonId && Name == other.Name && Role == other.Role && OrganisationId == other.OrganisationId
        && IsOrganisationAdministrator == other.IsOrganisationAdministrator && ImpersonatedBy == other.ImpersonatedBy
        && ReadOnlyUntil == other.ReadOnlyUntil && TimeZone == other.TimeZone && ProjectIds.SetEquals(other.ProjectIds);

    /// <summary>For logs: no name. The generated text would read every property, and <see cref="ActorId"/> may throw.</summary>
    public override string ToString() => $"{Role} {PersonId}" + (ImpersonatedBy is { } staff ? $" seen by {staff}" : "");

    public override int GetHashCode() => HashCode.Combine(PersonId, Role, OrganisationId, ImpersonatedBy);

    /// <summary>Checks that the viewer acts as themselves, and that no maintenance keeps them from writing.</summary>
    /// <exception cref="RuleBroken">
    /// <c>viewer.read-only</c>: staff who view the portal as a client. <c>maintenance.running</c>, with the moment from which it is allowed again.
    /// </exception>
    public void MustWrite()
    {
        if (ImpersonatedBy is not null)
        {
            throw NotAllowed("viewer.read-only");
        }

        if (ReadOnlyUntil is { } until)
        {
            throw new RuleBroken("maintenance.running") { Kind = RuleKind.Maintenance, RetryAt = until };
        }
    }
}
