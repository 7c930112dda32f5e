using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Projects;

/// <summary>Projects and people for tests without a database. What happened so far has been taken: only what the test does is left to see.</summary>
internal static class ProjectMaker
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Later = Now.AddHours(1);

    public static readonly ProjectFields Fields =
        new("Migration", "Vers le *cloud*", ProjectStatus.InProgress, 40, false, new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 31));

    public static Viewer By { get; } = Viewers.Technician with { From = "192.0.2.7" };

    public static Organisation AnOrganisation(string name = "Acme", bool provider = false) =>
        Organisation.Found(Viewer.Portal, name, provider, Now);

    public static Person APerson(Organisation organisation, Role role = Role.Client, string email = "max@example.org") =>
        Person.Join(Viewer.Portal, organisation, new PersonFields("Max Member", email, role), Now);

    public static Project AProject(ProjectFields? fields = null, params MilestoneFields[] milestones)
    {
        var project = Project.Start(By, AnOrganisation(), fields ?? Fields, Now);
        foreach (var milestone in milestones)
        {
            project.AddMilestone(By, milestone, Now);
        }

        project.TakeEvents();
        return project;
    }

    public static MilestoneFields Step(string title, bool hidden = false) => new(title, null, hidden);
}
