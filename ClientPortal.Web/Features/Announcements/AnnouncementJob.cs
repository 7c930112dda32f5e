using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>Notifies the audience of an announcement at its start, and withdraws the notifications at its end. The payload is its id.</summary>
public sealed class AnnouncementJob(AnnouncementCommands commands) : IJobHandler
{
    public const string Kind = "announcement";

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop) =>
        await commands.NotifyAsync(Viewer.Portal, Guid.Parse(run.Payload), stop) is { } next
            ? JobOutcome.Later(next, "It starts or ends then.")
            : JobOutcome.Done;
}
