using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>The mail of one line.</summary>
public sealed class NotificationMailJob(ViewerSource viewers, NotificationMailCommands commands) : IJobHandler
{
    public const string Kind = "notification-mail";

    /// <exception cref="JobRefused">The payload is no id, or it names no person.</exception>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        if (!Guid.TryParse(run.Payload, out var id) || run.PersonId is not { } personId)
        {
            throw new JobRefused("The payload is not the id of a notification.");
        }

        return await viewers.OfAsync(personId, stop) is { } viewer
            ? await commands.SendAsync(viewer, id, stop)
            : JobOutcome.Skipped("The person is gone or disabled.");
    }
}
