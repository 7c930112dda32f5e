using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// The number of new prospects, one for the whole node. It is counted at the start, and again after events that may have changed it, at most
/// once in a <see cref="Pace"/>; circuits receive a signal and read the number here.
/// </summary>
public sealed class ProspectCounter(ProspectQueries queries, LiveBus bus, TimeProvider clock, ILogger<ProspectCounter> log)
    : SignalledWorker(new WorkSignal(), clock, log), ILiveListener
{
    /// <summary>The number of prospects with the status <c>new</c>.</summary>
    public int New { get; private set; }

    protected override string OnFailure => "New prospects could not be counted; they are counted again.";

    // An import of thousands causes a few counts a second, not thousands.
    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(100);

    public void Receive(LoggedEvent logged)
    {
        if (logged.Event is Domain.Prospects.ProspectCreated or Domain.Prospects.ProspectDeleted
            || (logged.Event is Domain.Prospects.ProspectUpdated updated && updated.Fields.Contains("status")))
        {
            Signal.Set();
        }
    }

    public void Receive(LiveSignal signal)
    {
        // Its own signal, or presence.
    }

    /// <summary>Subscribes before the node counts as started.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(Room.Staff, this);
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Leave(Room.Staff, this);
        return base.StopAsync(cancellationToken);
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        var count = await queries.CountNewAsync(Viewer.Portal, stop);
        if (count != New)
        {
            New = count;
            bus.Send(new ProspectsCounted());
        }
    }
}

/// <summary>The number of new prospects changed.</summary>
public sealed record ProspectsCounted() : LiveSignal(Room.Staff);
