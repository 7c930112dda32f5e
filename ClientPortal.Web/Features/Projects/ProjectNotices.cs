using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Projects;

/// <summary>Whom the events of projects notify: the members; of a new member, that person.</summary>
public sealed class ProjectNotices : NotificationSource
{
    private const string Updated = "project-updated", Milestone = "project-milestone", Joined = "project-joined";

    // Of several changed fields the first one here is named. Other fields notify no one.
    private static readonly string[] Named = ["status", "progress", "dueOn", "startsOn", "name", "description"];

    private static readonly string Completed = EventCatalog.NameOf(
        new MilestoneCompleted { ProjectId = Guid.Empty, OrganisationId = Guid.Empty, MilestoneId = Guid.Empty });

    public override string Subject => "project";

    public override IReadOnlyList<NotificationKind> Kinds =>
        [new(Updated, "trending_up") { Urgency = PushUrgency.Low }, new(Milestone, "flag"), new(Joined, "group_add")];

    public override IReadOnlyList<Type> Events => [typeof(ProjectUpdated), typeof(MilestoneCompleted), typeof(MembershipChanged)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        switch (happened)
        {
            case MembershipChanged { Added: true } joined:
                return [NoticeOf(Joined, joined.ProjectId, [joined.PersonId])];
            case MilestoneCompleted done:
                return [NoticeOf(Milestone, done.ProjectId, await MembersAsync(done.ProjectId)) with { PartId = done.MilestoneId }];
            case ProjectUpdated updated when Named.FirstOrDefault(updated.Fields.Contains) is { } field:
                // Progress that follows the milestones is recorded beside the milestone, which says it already, unless that is internal.
                return field == "progress" && await db.Log.AnyAsync(
                        row => row.ProjectId == updated.ProjectId && row.Name == Completed && !row.StaffOnly && row.At == updated.At, stop)
                    ? []
                    : [NoticeOf(Updated, updated.ProjectId, await MembersAsync(updated.ProjectId)) with { Detail = field }];
            default:
                return [];
        }

        static Notice NoticeOf(string kind, Guid project, IReadOnlyCollection<Guid> people) => new(kind, project, $"/projects/{project}", people);

        Task<List<Guid>> MembersAsync(Guid id) => db.Projects.Where(project => project.Id == id).SelectMany(project => project.Members)
            .Select(member => member.PersonId).ToListAsync(stop);
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.Projects.VisibleTo(viewer);
        return notification => visible.Any(project => project.Id == notification.SubjectId);
    }

    public override Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.Projects.VisibleTo(viewer).Where(project => ids.Contains(project.Id))
            .ToDictionaryAsync(project => project.Id, project => project.Name, stop);

    public override Task<Dictionary<Guid, string>> PartsAsync(PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.Projects.VisibleTo(viewer).SelectMany(project => project.Milestones)
            .Where(milestone => ids.Contains(milestone.Id) && (viewer.IsStaff || !milestone.Internal))
            .ToDictionaryAsync(milestone => milestone.Id, milestone => milestone.Title, stop);
}
