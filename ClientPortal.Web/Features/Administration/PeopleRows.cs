using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Ui;
using ClientPortal.Web.Ui.Grid;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Role and administration of the own organisation as one choice, from the least access to the most.</summary>
public enum AccessLevel
{
    Client,
    OrganisationAdmin,
    Technician,
    Admin,
}

public static class AccessLevels
{
    public static AccessLevel Of(Role role, bool organisationAdministrator) => role switch
    {
        Role.Admin => AccessLevel.Admin,
        Role.Technician => AccessLevel.Technician,
        _ => organisationAdministrator ? AccessLevel.OrganisationAdmin : AccessLevel.Client,
    };

    public static Role AsRole(this AccessLevel level) => level switch
    {
        AccessLevel.Admin => Role.Admin,
        AccessLevel.Technician => Role.Technician,
        _ => Role.Client,
    };

    /// <summary>The levels that an organisation has: staff at the provider, clients elsewhere.</summary>
    public static AccessLevel[] In(bool provider) =>
        provider ? [AccessLevel.Technician, AccessLevel.Admin] : [AccessLevel.Client, AccessLevel.OrganisationAdmin];
}

/// <summary>A person in the list of people.</summary>
public sealed record PersonRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string JobTitle { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string OrganisationName { get; init; }
    public required Role Role { get; init; }
    public required bool IsOrganisationAdministrator { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Whether what identified them was deleted.</summary>
    public bool IsErased { get; init; }
    public DateTimeOffset? LastSeenAt { get; init; }

    public AccessLevel Level => AccessLevels.Of(Role, IsOrganisationAdministrator);
    public bool Disabled => DisabledAt is not null;

    /// <summary>Whether the viewer administers this person's access; never their own.</summary>
    public bool IsAdministeredBy(Viewer viewer) =>
        !viewer.IsReadOnly && !IsErased && viewer.PersonId != Id && viewer.Administers(OrganisationId);
}

/// <summary>A person's page.</summary>
public sealed record PersonDetail
{
    public required PersonRow Row { get; init; }

    /// <summary>The projects that the person is a member of. A client's administrator also sees the others of their organisation.</summary>
    public required IReadOnlyList<PersonProject> Projects { get; init; }
}

public sealed record PersonProject(Guid Id, string Name, ProjectStatus Status);

/// <summary>A search in name, address, function and organisation; an organisation; a level; whether the person may sign in.</summary>
public sealed record PersonFilter(
    string? Search = null, Guid? OrganisationId = null, AccessLevel? Level = null, PersonState State = PersonState.Everybody)
{
    /// <summary>The values for an address, by their names; null where the address says nothing.</summary>
    public IReadOnlyDictionary<string, object?> Query => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["organisation"] = OrganisationId,
        ["role"] = Level is { } level ? Token.Of(level) : null,
        ["state"] = State == PersonState.Everybody ? null : Token.Of(State),
    };

    /// <summary>Parses the values of an address; an invalid value is ignored.</summary>
    public static PersonFilter Of(string? search, string? organisation, string? level, string? state) => new(
        search is { Length: > 0 and <= Person.NameLength } ? search : null,
        AddressValue.Id(organisation),
        Token.Parse<AccessLevel>(level),
        Token.Parse<PersonState>(state) ?? PersonState.Everybody);

    /// <summary>An address with this filter, and other values, as its query.</summary>
    public string On(string path, params IEnumerable<KeyValuePair<string, object?>> others) => path + GridAddress.Of(Query.Concat(others));
}

/// <summary>What people are sorted by; then by their name.</summary>
public enum PersonSort
{
    Name,
    Organisation,
    Role,
    State,
    LastSeen,

    /// <summary>The day on which the account was created.</summary>
    Since,
}

public readonly record struct PersonOrder(PersonSort By = PersonSort.Name, bool Descending = false);

public enum PersonState
{
    Everybody,
    Active,
    Disabled,

    /// <summary>No person: the page shows the pending invitations only.</summary>
    Invited,
}

/// <summary>An organisation in the list of organisations.</summary>
public sealed record OrganisationRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required bool IsProvider { get; init; }
    public required int PeopleCount { get; init; }
    public required int InvitedCount { get; init; }

    /// <summary>The number of projects that are not archived.</summary>
    public required int ProjectCount { get; init; }
}

/// <summary>What organisations are sorted by; then by their name.</summary>
public enum OrganisationSort
{
    /// <summary>The provider before its clients.</summary>
    Provider,
    Name,
    People,
    Invited,
    Projects,
}

public readonly record struct OrganisationOrder(OrganisationSort By = OrganisationSort.Provider, bool Descending = false);
