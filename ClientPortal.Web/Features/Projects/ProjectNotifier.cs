using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Projects;

/// <summary>Tells a circuit's components what happened to the projects that its viewer sees.</summary>
public sealed class ProjectNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>The project that an event is about; null when it is about something else.</summary>
    public static Guid? ProjectOf(LoggedEvent logged) => logged.Event switch
    {
        ProjectCreated created => created.ProjectId,
        ProjectUpdated updated => updated.ProjectId,
        MilestoneCompleted completed => completed.ProjectId,
        MembershipChanged changed => changed.ProjectId,
        _ => null,
    };

    /// <summary>Each project that a batch is about, once, with the newest event about it.</summary>
    public static IEnumerable<(Guid Id, long Seq)> ProjectsIn(LiveBatch batch) =>
        batch.Events.Select(logged => (Id: ProjectOf(logged)!.Value, logged.Seq)).GroupBy(one => one.Id, (id, all) => (id, all.Max(one => one.Seq)));

    /// <summary>Receives the events of all projects, or of one.</summary>
    public IDisposable Subscribe(Func<LiveBatch, Task> handler, Guid? projectId = null) =>
        Subscribe(handler, logged => ProjectOf(logged) is { } about && (projectId ?? about) == about);

    /// <summary>Also receives the profile changes of these people: a project's page shows the names of its members.</summary>
    public IDisposable Subscribe(Func<LiveBatch, Task> handler, Guid projectId, Func<Guid, bool> isMember) => Subscribe(
        handler, logged => ProjectOf(logged) == projectId || (logged.Event is PersonUpdated updated && isMember(updated.PersonId)));

    protected override bool Concerns(LoggedEvent logged) => ProjectOf(logged) is not null || logged.Event is PersonUpdated;
}
