using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>
/// Sends one notification to one device. It asks again whether the person has read it, may still see it, and still has the device. A crash after
/// the sending sends it again: the device replaces what it shows of the same notification.
/// </summary>
public sealed class PushJob(
    PortalStore store, ViewerSource viewers, NotificationQueries notifications, DeliveryPlanner planner, PushCommands commands,
    PushKeyCommands keys, PushSender sender, PushContents contents, TimeProvider clock) : IJobHandler
{
    public const string Kind = "push";

    // A clock that is a little behind the one that planned the job.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public static string PayloadOf(Guid notification, Guid device) => $"{notification:N}:{device:N}";

    /// <exception cref="JobRefused">The payload is not one of this kind.</exception>
    /// <exception cref="HttpRequestException">The push service does not answer, or has a fault: it is tried again.</exception>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        var (notification, deviceId) = Read(run.Payload);
        var device = await store.ReadAsync(db => db.PushSubscriptions.SingleOrDefaultAsync(one => one.Id == deviceId, stop), stop);
        if (device is null)
        {
            return JobOutcome.Skipped("The device was removed.");
        }

        if (device.KeyId != (await keys.CurrentAsync(stop)).Id)
        {
            return JobOutcome.Skipped("The device subscribed for another key of the portal.");
        }

        if (await viewers.OfAsync(device.PersonId, stop) is not { } viewer
            || await notifications.WaitingAsync(viewer, notification, stop) is not { } row)
        {
            return JobOutcome.Skipped("It was read or withdrawn, or the person may no longer see it.");
        }

        if (await DecideAsync(notification, stop) is not DeliveryDecision.At { IsOnReturn: false } wanted)
        {
            return JobOutcome.Skipped("The person does not want it on devices any more.");
        }

        if (wanted.Due > clock.GetUtcNow() + Tolerance)
        {
            return JobOutcome.Later(wanted.Due, "The person's quiet hours.");
        }

        var language = await store.ReadAsync(
            db => db.People.Where(person => person.Id == viewer.PersonId).Select(person => person.Language).SingleAsync(stop), stop);
        var answer = await sender.SendAsync(device, contents.Of(row, device.ShowsContent, language), stop);

        // Not cancelled: what was sent must be recorded.
        await commands.RecordAsync(viewer.PersonId, device.Id, answer, CancellationToken.None);
        return answer switch
        {
            { Outcome: PushOutcome.Delivered } => JobOutcome.Done,
            { Outcome: PushOutcome.Gone } => JobOutcome.Skipped("The device no longer receives; it was removed."),
            { Outcome: PushOutcome.Refused } => JobOutcome.Skipped($"The push service refused it: {(int)answer.Status}."),
            { Wait: { } wait } => JobOutcome.Later(clock.GetUtcNow() + wait, $"The push service asked to wait: {(int)answer.Status}."),
            _ => throw new HttpRequestException($"The push service answered {(int)answer.Status}.", null, answer.Status),
        };
    }

    // What the person chose since the job was planned counts.
    private Task<DeliveryDecision?> DecideAsync(Guid notification, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var line = await db.Notifications.SingleAsync(one => one.Id == notification, stop);
            var decisions = await planner.DecideAsync(db, NotificationChannel.Push, [line], isFirst: false, clock.GetUtcNow(), stop: stop);
            return decisions.GetValueOrDefault(notification);
        },
        stop);

    private static (Guid Notification, Guid Device) Read(string payload) =>
        payload.Split(':') is [var first, var second] && Guid.TryParse(first, out var notification) && Guid.TryParse(second, out var device)
            ? (notification, device)
            : throw new JobRefused("The payload is no notification and device.");
}
