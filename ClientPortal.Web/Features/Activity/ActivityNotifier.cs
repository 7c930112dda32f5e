using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Notifies of the events that activity shows: of projects, of tickets, and of people's names.</summary>
public sealed class ActivityNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>Subscribes to the events of one project, or of all when <paramref name="projectId"/> is null.</summary>
    public IDisposable Subscribe(Guid? projectId, Func<LiveBatch, Task> handle) =>
        Subscribe(handle, logged => projectId is null || logged.Event is PersonUpdated || logged.Event.Audience.ProjectId == projectId);

    // A changed name changes the lines of that person.
    protected override bool Concerns(LoggedEvent logged) =>
        logged.Event.Audience is { ProjectId: not null } or { TicketId: not null }
        || (logged.Event is PersonUpdated updated && updated.Fields.Contains("name"));
}
