using ClientPortal.Domain.People;
using ClientPortal.Web.Background;

namespace ClientPortal.Web.Features.Audit;

/// <summary>Prunes the event log every six hours (<see cref="LogCommands.PruneAsync"/>).</summary>
public sealed class LogRetention(LogCommands commands, TimeProvider clock, ILogger<LogRetention> log) : PeriodicWorker(Every, clock, log)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    private readonly ILogger log = log;

    protected override string OnFailure => "The event log could not be pruned; the next round goes on.";

    protected override async Task ActAsync(CancellationToken stop)
    {
        if (await commands.PruneAsync(Viewer.Portal, stop) is > 0 and var pruned)
        {
            log.LogInformation("The event log lost {Count} rows that nobody needs any more.", pruned);
        }
    }
}
