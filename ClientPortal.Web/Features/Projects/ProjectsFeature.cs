using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Projects;

/// <summary>Projects, their milestones and members.</summary>
public sealed class ProjectsFeature : Feature
{
    public override Type Texts => typeof(ProjectTexts);

    public override IReadOnlyList<FeatureLink> Links => [new("Projects", "folder_open", "/projects", 10)];

    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(ProjectToastsPanel))];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("milestoneId", (db, ids, stop) => db.Projects.SelectMany(one => one.Milestones).Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.Title, stop)),
    ];

    public override NotificationSource Notifications { get; } = new ProjectNotices();

    public override ConversationSubject ConversationSubject => new(
        ConversationKind.Project,
        (db, ids, stop) => db.Projects.Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => new SubjectTitle(one.Name, $"/projects/{one.Id}"), stop),
        (db, folded) => db.Projects.Where(one => PortalDb.Fold(one.Name).Contains(folded)).Select(one => one.Id));

    public override void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<ProjectCommands>().AddSingleton<ProjectQueries>();

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var projects = await db.Projects.VisibleTo(viewer).Where(project => PortalDb.Fold(project.Name).Contains(search.Folded))
            .OrderBy(project => project.Name).Take(PaletteSearch.Limit).Select(project => new { project.Id, project.Name }).ToListAsync(stop);
        return [.. projects.Select(one => new PaletteItem("project", "folder_open", one.Name, "", $"/projects/{one.Id}"))];
    }

    public override EventFacts? Describe(PortalEvent happened) => happened switch
    {
        ProjectCreated created => new EventFacts { ProjectId = created.ProjectId },
        ProjectUpdated updated => new EventFacts { ProjectId = updated.ProjectId, Fields = updated.Fields },
        MilestoneCompleted completed => new EventFacts { ProjectId = completed.ProjectId, MilestoneId = completed.MilestoneId },
        MembershipChanged changed => new EventFacts { ProjectId = changed.ProjectId, PersonId = changed.PersonId, Added = changed.Added },
        _ => null,
    };
}
