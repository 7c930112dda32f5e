using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Attachments;

/// <summary>Removes unsent files once an hour (<see cref="AttachmentCommands.SweepAsync"/>).</summary>
public sealed class FileSweep(AttachmentCommands commands) : IJobHandler
{
    public const string Kind = "file-sweep";

    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        await commands.SweepAsync(Viewer.Portal, stop);
        return JobOutcome.Done;
    }
}
