using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Notifies of all events that a person causes, and of all events about that person.</summary>
public sealed class PersonActivityNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    public IDisposable Subscribe(Guid personId, Func<LiveBatch, Task> handle) =>
        Subscribe(handle, logged => logged.Event.ActorId == personId || logged.Event.Audience.PersonId == personId);

    protected override bool Concerns(LoggedEvent logged) => true;
}
