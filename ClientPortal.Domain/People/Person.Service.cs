namespace ClientPortal.Domain.People;

// The author of what a program writes.
public sealed partial class Person
{
    /// <summary>
    /// Whether it stands for a <see cref="ServiceAccount"/>: it has no account, is disabled from the start, and no list of people has it.
    /// </summary>
    public bool IsService { get; private init; }

    /// <summary>The person in whose name a service account acts. It joins nothing: no event is recorded.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>; the name, or a role that the organisation has not.</exception>
    public static Person ForService(Viewer by, Organisation organisation, string name, Role role, DateTimeOffset now)
    {
        by.MustBeAdmin();
        CheckPlace(role, organisation);
        var id = SortedId.Next();
        return new Person
        {
            Id = id,
            IsService = true,
            OrganisationId = organisation.Id,
            Name = Text.Line(name, "service-account.name", NameLength),
            Email = $"{id:N}@service.invalid",
            Role = role,
            IsOrganisationAdministrator = role == Role.Client,
            CreatedAt = now,
            DisabledAt = now,
        };
    }

    /// <exception cref="NotFound">It stands for a program: no page has it.</exception>
    private void MustNotBeAService()
    {
        if (IsService)
        {
            throw new NotFound();
        }
    }
}
