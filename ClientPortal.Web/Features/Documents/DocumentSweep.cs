using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Empties the bin of documents once an hour (<see cref="DocumentCommands.SweepAsync"/>).</summary>
public sealed class DocumentSweep(DocumentCommands commands) : IJobHandler
{
    public const string Kind = "document-sweep";

    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        await commands.SweepAsync(Viewer.Portal, stop);
        return JobOutcome.Done;
    }
}
