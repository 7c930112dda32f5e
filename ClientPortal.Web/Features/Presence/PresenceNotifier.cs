using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Notifies a circuit's components when people of its joined rooms come or leave, and when people change their names or statuses.</summary>
public sealed class PresenceNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>One person's presence.</summary>
    public IDisposable SubscribeTo(Guid personId, Func<LiveBatch, Task> handle) =>
        Subscribe(handle, events: _ => false, signals: signal => signal is PresenceChanged changed && changed.PersonId == personId);

    protected override bool Concerns(LiveSignal signal) => signal is PresenceChanged;

    protected override bool Concerns(LoggedEvent logged) => logged.Event is PersonCreated or PersonUpdated;
}
