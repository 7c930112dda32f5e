using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Hears what happens to projects: activity speaks of nothing else.</summary>
public sealed class ActivityNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>What happens to one project, or to any.</summary>
    public IDisposable Subscribe(Guid? projectId, Func<LiveBatch, Task> hear) =>
        Subscribe(hear, logged => projectId is null || logged.Event.Audience.ProjectId == projectId);

    protected override bool Concerns(LoggedEvent logged) => logged.Event.Audience.ProjectId is not null;
}
