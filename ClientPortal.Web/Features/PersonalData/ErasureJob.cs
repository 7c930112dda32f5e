using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>Removes the network addresses of an erased person from the event log; the payload is their id.</summary>
public sealed class ErasureJob(ErasureCommands commands) : IJobHandler
{
    public const string Kind = "personal-erasure";

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        await commands.RemoveAddressesAsync(Viewer.Portal, Guid.Parse(run.Payload), stop);
        return JobOutcome.Done;
    }
}
