using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>
/// Records SLA breaches, and warns of those to come, with two queries every <see cref="Every"/> per node. No circuit has a timer for it.
/// </summary>
public sealed class SlaMonitor(TicketCommands commands, TimeProvider clock, ILogger<SlaMonitor> log) : BackgroundService
{
    /// <summary>A breach is announced at most this much later.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await commands.RecordBreachesAsync(Viewer.Portal, stoppingToken);
                await commands.WarnOfBreachesAsync(Viewer.Portal, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(fault, "Broken promises could not be noted; the next look does it.");
            }
        }
    }
}
