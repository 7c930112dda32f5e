using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Attachments;

/// <summary>Removes unsent files once an hour (<see cref="AttachmentCommands.SweepAsync"/>).</summary>
public sealed class FileSweep(AttachmentCommands commands, TimeProvider clock, ILogger<FileSweep> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await commands.SweepAsync(Viewer.Portal, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(fault, "Files that nobody sent could not be swept; the next round does it.");
            }
        }
    }
}
