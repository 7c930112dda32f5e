using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Tells a circuit's components who comes and goes, of those in whose rooms the circuit waits.</summary>
public sealed class PresenceNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LiveSignal signal) => signal is PresenceChanged;

    protected override bool Concerns(LoggedEvent logged) => logged.Event is PersonUpdated;
}
