using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Operations;

/// <summary>Tells a circuit's components that new figures were taken.</summary>
public sealed class OperationsNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LiveSignal signal) => signal is FiguresSampled;
}
