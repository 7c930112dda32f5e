using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>Deletes exports that have expired, once an hour.</summary>
public sealed class PersonalExportSweep(PersonalDataCommands commands) : IJobHandler
{
    public const string Kind = "personal-export-sweep";

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        await commands.SweepAsync(Viewer.Portal, stop);
        return JobOutcome.Done;
    }
}
