using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Hears what happens to projects and tickets: activity speaks of little else.</summary>
public sealed class ActivityNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>What happens to one project, or to any.</summary>
    public IDisposable Subscribe(Guid? projectId, Func<LiveBatch, Task> hear) =>
        Subscribe(hear, logged => projectId is null || logged.Event is PersonUpdated || logged.Event.Audience.ProjectId == projectId);

    // And of other names of the people who did it.
    protected override bool Concerns(LoggedEvent logged) =>
        logged.Event.Audience is { ProjectId: not null } or { TicketId: not null } || (logged.Event is PersonUpdated updated && updated.Fields.Contains("name"));
}
