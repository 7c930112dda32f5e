using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>One mail with all that a person has not seen.</summary>
public sealed class NotificationDigestJob(ViewerSource viewers, NotificationMailCommands commands) : IJobHandler
{
    public const string Kind = "notification-digest";

    /// <exception cref="JobRefused">It names no person.</exception>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        var personId = run.PersonId ?? throw new JobRefused("It names no person.");
        return await viewers.OfAsync(personId, stop) is { } viewer
            ? await commands.SendDigestAsync(viewer, stop)
            : JobOutcome.Skipped("The person is gone or disabled.");
    }
}
