using ClientPortal.Domain.People;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Viewers for tests without a database.</summary>
public static class Viewers
{
    public static readonly Guid Provider = Guid.CreateVersion7();
    public static readonly Guid Acme = Guid.CreateVersion7();

    public static Viewer Admin { get; } = Of("Ada Admin", Role.Admin, Provider);

    public static Viewer Technician { get; } = Of("Theo Technician", Role.Technician, Provider);

    public static Viewer Client(Guid organisation, params Guid[] projects) =>
        Of("Max Member", Role.Client, organisation) with { ProjectIds = [.. projects] };

    public static Viewer ClientAdministrator(Guid organisation) =>
        Of("Clara Client", Role.Client, organisation) with { IsOrganisationAdministrator = true };

    /// <summary>The viewer of staff who view as that person.</summary>
    public static Viewer SeenBy(this Viewer viewer, Viewer staff) => viewer with { ImpersonatedBy = staff.PersonId };

    private static Viewer Of(string name, Role role, Guid organisation) =>
        new() { PersonId = Guid.CreateVersion7(), Name = name, Role = role, OrganisationId = organisation };
}
