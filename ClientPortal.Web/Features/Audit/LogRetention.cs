using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Audit;

/// <summary>Prunes the event log every six hours (<see cref="LogCommands.PruneAsync"/>).</summary>
public sealed class LogRetention(LogCommands commands, TimeProvider clock, ILogger<LogRetention> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await commands.PruneAsync(Viewer.Portal, stoppingToken) is > 0 and var pruned)
                {
                    log.LogInformation("The event log lost {Count} rows that nobody needs any more.", pruned);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(fault, "The event log could not be pruned; the next round goes on.");
            }
        }
    }
}
