using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Audit;

/// <summary>Prunes the event log every six hours (<see cref="LogCommands.PruneAsync"/>).</summary>
public sealed class LogRetention(LogCommands commands, ILogger<LogRetention> log) : IJobHandler
{
    public const string Kind = "log-pruning";

    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        if (await commands.PruneAsync(Viewer.Portal, stop) is > 0 and var pruned)
        {
            log.LogInformation("The event log lost {Count} rows that nobody needs any more.", pruned);
            return JobOutcome.Done;
        }

        return JobOutcome.Skipped("No event is old enough.");
    }
}
