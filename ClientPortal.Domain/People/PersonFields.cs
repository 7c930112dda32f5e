namespace ClientPortal.Domain.People;

public sealed record PersonFields(string Name, string Email, Role Role)
{
    public string JobTitle { get; init; } = "";
    public bool IsOrganisationAdministrator { get; init; }
}
