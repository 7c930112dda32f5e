using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Hears what happens to projects: activity speaks of little else.</summary>
public sealed class ActivityNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>What happens to one project, or to any.</summary>
    public IDisposable Subscribe(Guid? projectId, Func<LiveBatch, Task> hear) =>
        Subscribe(hear, logged => logged.Event.Audience.ProjectId is null || (projectId ?? logged.Event.Audience.ProjectId) == logged.Event.Audience.ProjectId);

    // And of other names of the people who did it.
    protected override bool Concerns(LoggedEvent logged) =>
        logged.Event.Audience.ProjectId is not null || (logged.Event is PersonUpdated updated && updated.Fields.Contains("name"));
}
