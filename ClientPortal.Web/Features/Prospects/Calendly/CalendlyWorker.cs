using System.Threading.Channels;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>Processes the stored deliveries in order. It starts with those that a stopped node left unprocessed.</summary>
public sealed class CalendlyWorker(CalendlyCommands commands, CalendlyQueries queries, LiveBus bus, TimeProvider clock, ILogger<CalendlyWorker> log)
    : BackgroundService
{
    // While the database is unreachable, try again soon but not in a tight loop.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> owed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A delivery was stored, or is to be processed again.</summary>
    public void Wake()
    {
        owed.Writer.TryWrite(true);
        bus.Send(new DeliveriesChanged());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        owed.Writer.TryWrite(true);
        try
        {
            await foreach (var _ in owed.Reader.ReadAllAsync(stoppingToken))
            {
                if (!await WorkOffAsync(stoppingToken))
                {
                    await Task.Delay(RetryAfter, clock, stoppingToken);
                    owed.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; waiting deliveries are in the database.
        }
    }

    private async Task<bool> WorkOffAsync(CancellationToken stop)
    {
        try
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

            return true;
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            log.LogError(fault, "Calendly's deliveries could not be worked off; they wait and are tried again.");
            return false;
        }
    }
}

/// <summary>A delivery arrived or was processed.</summary>
public sealed record DeliveriesChanged() : LiveSignal(Room.Staff);
