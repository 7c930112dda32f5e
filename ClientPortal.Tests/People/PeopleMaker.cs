using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Tests.People;

/// <summary>Organisations and viewers for tests of rules, without a database.</summary>
internal static class PeopleMaker
{
    public static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public static readonly Organisation Provider = Organisation.Found(Viewer.Portal, "IT Vision", isProvider: true, Now);
    public static readonly Organisation Acme = Organisation.Found(Viewer.Portal, "Acme", isProvider: false, Now);
    public static readonly Organisation Other = Organisation.Found(Viewer.Portal, "Other", isProvider: false, Now);

    public static Viewer Admin { get; } = Of(Role.Admin, Provider);
    public static Viewer Technician { get; } = Of(Role.Technician, Provider);
    public static Viewer AcmeAdministrator { get; } = Of(Role.Client, Acme) with { IsOrganisationAdministrator = true };
    public static Viewer AcmeClient { get; } = Of(Role.Client, Acme);
    public static Viewer OtherAdministrator { get; } = Of(Role.Client, Other) with { IsOrganisationAdministrator = true };

    public static Person Join(Organisation organisation, Role role = Role.Client, bool administrator = false)
    {
        var person = Person.Join(Viewer.Portal, organisation,
            new PersonFields("Pia", $"{Guid.NewGuid():N}@example.org", role) { IsOrganisationAdministrator = administrator }, Now);
        person.TakeEvents();
        return person;
    }

    /// <summary>The same person as the one who looks.</summary>
    public static Viewer As(Person person) => new()
    {
        PersonId = person.Id, Name = person.Name, Role = person.Role, OrganisationId = person.OrganisationId,
        IsOrganisationAdministrator = person.IsOrganisationAdministrator,
    };

    public static void Refused(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBroken>(act).Rule);

    private static Viewer Of(Role role, Organisation organisation) =>
        new() { PersonId = Guid.CreateVersion7(), Name = role.ToString(), Role = role, OrganisationId = organisation.Id };
}
