using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Operations;

/// <summary>Tells a circuit's components that a person came or left.</summary>
public sealed class ConnectionsNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LiveSignal signal) => signal is PresenceChanged;
}
