using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Projects;

/// <summary>All changes to projects, for pages, API and demo data alike.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what does not exist or the viewer may not see, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed class ProjectCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Creates a project for a client organisation; answers with its id.</summary>
    public Task<Guid> CreateAsync(Viewer viewer, Guid organisationId, ProjectFields fields, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaff();
            var client = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(organisation => organisation.Id == organisationId, stop)
                ?? throw new NotFound();
            var project = Project.Start(viewer, client, fields, clock.GetUtcNow());
            db.Projects.Add(project);
            return project.Id;
        },
        stop);

    /// <summary>Saves a whole form that was filled in from version <paramref name="seenVersion"/>.</summary>
    /// <exception cref="EditConflict">Another person saved different fields in between.</exception>
    public Task EditAsync(Viewer viewer, Guid id, ProjectFields fields, int seenVersion, CancellationToken stop = default) =>
        ChangeAsync(
            viewer,
            id,
            project =>
            {
                viewer.MustBeStaff();
                fields = fields.Checked();
                project.CheckEdit(seenVersion, changes: project.Fields != fields);
                project.Change(viewer, fields, clock.GetUtcNow());
            },
            stop);

    /// <summary>Changes progress, status or both; changes by others to other fields stay.</summary>
    public Task ReportAsync(Viewer viewer, Guid id, int? progress, ProjectStatus? status, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.Report(viewer, progress, status, clock.GetUtcNow()), stop);

    /// <summary>
    /// Changes the fields that <paramref name="amendment"/> names, on top of the present ones. <paramref name="seenVersion"/> makes it an edit
    /// that can conflict.
    /// </summary>
    /// <exception cref="EditConflict">Another person saved after <paramref name="seenVersion"/>.</exception>
    public Task AmendAsync(
        Viewer viewer, Guid id, Func<ProjectFields, ProjectFields> amendment, int? seenVersion = null, CancellationToken stop = default) =>
        ChangeAsync(
            viewer,
            id,
            project =>
            {
                viewer.MustBeStaff();
                project.CheckEdit(seenVersion, changes: amendment(project.Fields) != project.Fields);
                project.Amend(viewer, amendment, clock.GetUtcNow());
            },
            stop);

    /// <summary>Archives a project; <see cref="RestoreAsync"/> undoes it.</summary>
    public Task ArchiveAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.Archive(viewer, clock.GetUtcNow()), stop);

    /// <summary>Restores an archived project.</summary>
    public Task RestoreAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.Restore(viewer, clock.GetUtcNow()), stop);

    public async Task<Guid> AddMilestoneAsync(Viewer viewer, Guid id, MilestoneFields fields, CancellationToken stop = default)
    {
        var added = Guid.Empty;
        await ChangeAsync(viewer, id, project => added = project.AddMilestone(viewer, fields, clock.GetUtcNow()).Id, stop);
        return added;
    }

    public Task EditMilestoneAsync(Viewer viewer, Guid id, Guid milestoneId, MilestoneFields fields, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.ChangeMilestone(viewer, milestoneId, fields, clock.GetUtcNow()), stop);

    public Task RemoveMilestoneAsync(Viewer viewer, Guid id, Guid milestoneId, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.RemoveMilestone(viewer, milestoneId, clock.GetUtcNow()), stop);

    public Task CompleteMilestoneAsync(Viewer viewer, Guid id, Guid milestoneId, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.CompleteMilestone(viewer, milestoneId, clock.GetUtcNow()), stop);

    public Task ReopenMilestoneAsync(Viewer viewer, Guid id, Guid milestoneId, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.ReopenMilestone(viewer, milestoneId, clock.GetUtcNow()), stop);

    public Task AddMemberAsync(Viewer viewer, Guid id, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var project = await FindAsync(db, viewer, id, stop);
            var person = await db.People.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == personId, stop) ?? throw new NotFound();
            project.AddMember(viewer, person, clock.GetUtcNow());
        },
        stop);

    public Task RemoveMemberAsync(Viewer viewer, Guid id, Guid personId, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, project => project.RemoveMember(viewer, personId, clock.GetUtcNow()), stop);

    private Task ChangeAsync(Viewer viewer, Guid id, Action<Project> change, CancellationToken stop) =>
        store.WriteAsync(async db => change(await FindAsync(db, viewer, id, stop)), stop);

    private static async Task<Project> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.Projects.VisibleTo(viewer).Include(project => project.Milestones).Include(project => project.Members).AsSplitQuery()
            .SingleOrDefaultAsync(project => project.Id == id, stop)
        ?? throw new NotFound();
}
