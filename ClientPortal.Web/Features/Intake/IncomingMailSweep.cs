using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Intake;

/// <summary>Dismisses mails that staff have not decided about for a month, once an hour.</summary>
public sealed class IncomingMailSweep(IncomingMailCommands commands) : IJobHandler
{
    public const string Kind = "incoming-mail-sweep";

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        await commands.SweepAsync(Viewer.Portal, stop);
        return JobOutcome.Done;
    }
}
