using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>Processes the stored deliveries in order. It starts with those that a stopped node left unprocessed.</summary>
public sealed class CalendlyWorker(CalendlyCommands commands, CalendlyQueries queries, LiveBus bus, TimeProvider clock, ILogger<CalendlyWorker> log)
    : SignalledWorker(new WorkSignal(), clock, log)
{
    protected override string OnFailure => "Calendly's deliveries could not be worked off; they wait and are tried again.";

    /// <summary>A delivery was stored, or is to be processed again.</summary>
    public void Wake()
    {
        Signal.Set();
        bus.Send(new DeliveriesChanged());
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        var waiting = await queries.WaitingAsync(Viewer.Portal, stop);
        foreach (var id in waiting)
        {
            await commands.WorkOffAsync(Viewer.Portal, id, stop);
        }

        if (waiting.Count > 0)
        {
            bus.Send(new DeliveriesChanged());
        }
    }
}

/// <summary>A delivery arrived or was processed.</summary>
public sealed record DeliveriesChanged() : LiveSignal(Room.Staff), IForAllNodes;
