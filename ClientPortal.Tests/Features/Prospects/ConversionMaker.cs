using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Features.Prospects;

namespace ClientPortal.Tests.Features.Prospects;

internal static class ConversionMaker
{
    public static readonly DateOnly Start = new(2027, 1, 4);

    public static ConversionFields Fields(
        string organisation = "Sahel Énergie", string email = "lamine@sahel.example", string project = "Réseau") => new()
        {
            OrganisationName = organisation,
            Project = new ProjectFields(project, "", ProjectStatus.Planned, 0, ProgressFollowsMilestones: true, Start, Start.AddDays(42)),
            Milestones = ProjectTemplate.Named("network").MilestonesFrom(Start, step => step),
            Contact = new PersonFields("Lamine Bâ", email, Role.Client) { IsOrganisationAdministrator = true },
        };
}
