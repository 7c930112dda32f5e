using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>Adds, changes, tries and removes the viewer's own devices. All pages of the person hear of it.</summary>
public sealed class PushCommands(
    PortalStore store, PushKeyCommands keys, PushEndpoints endpoints, PushSender sender, PushContents contents, NotificationSignals signals,
    TimeProvider clock)
{
    /// <summary>
    /// Adds the viewer's browser, and returns the id of the device. What the browser had before, for whichever person, is replaced; the same
    /// again is the same device.
    /// </summary>
    /// <param name="viewer">The person who receives.</param>
    /// <param name="target">As the browser made it.</param>
    /// <param name="userAgent">By which the list names the device.</param>
    /// <param name="showsContent">Whether it shows what notifications say.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="RuleBroken"><c>push.endpoint</c>, <c>push.keys</c>, <c>push.too-many</c>, or the viewer is read-only.</exception>
    public Task<Guid> SubscribeAsync(
        Viewer viewer, PushTarget target, string? userAgent, bool showsContent = false, CancellationToken stop = default)
    {
        var device = Device.Of(userAgent);
        return AddAsync(viewer, target, (_, _) => Task.FromResult<(string, bool, PushSubscription?)>((device, showsContent, null)), stop);
    }

    /// <summary>The viewer's device has subscribed again: for another key of the portal, or because its push service moved it.</summary>
    /// <exception cref="NotFound">It is not the viewer's, or was removed.</exception>
    /// <exception cref="RuleBroken">As <see cref="SubscribeAsync"/>.</exception>
    public Task<Guid> RenewAsync(Viewer viewer, Guid id, PushTarget target, CancellationToken stop = default) => AddAsync(
        viewer,
        target,
        async (db, _) =>
        {
            var former = await OwnAsync(db, viewer, id, stop);
            return (former.Device, former.ShowsContent, former);
        },
        stop);

    /// <summary>Shows on this device what notifications say, or no longer.</summary>
    /// <exception cref="NotFound">It is not the viewer's.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public async Task ShowContentAsync(Viewer viewer, Guid id, bool shows, CancellationToken stop = default)
    {
        await store.WriteAsync(async db => (await OwnAsync(db, viewer, id, stop)).ShowContent(viewer, shows), stop);
        signals.DevicesChanged(viewer.PersonId);
    }

    /// <summary>Removes a device: nothing is sent to it any more.</summary>
    /// <exception cref="NotFound">It is not the viewer's.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public async Task RemoveAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBe(viewer.PersonId);
        await store.WriteAsync(async db => db.PushSubscriptions.Remove(await OwnAsync(db, viewer, id, stop)), stop);
        signals.DevicesChanged(viewer.PersonId);
    }

    /// <summary>Sends a message to the device now. It returns when the device's push service has taken it.</summary>
    /// <exception cref="NotFound">It is not the viewer's.</exception>
    /// <exception cref="RuleBroken">
    /// <c>push.gone</c>: the browser no longer receives, and the device was removed; <c>push.refused</c>, <c>push.unreachable</c>; or the viewer is
    /// read-only.
    /// </exception>
    public async Task TestAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBe(viewer.PersonId);
        var (device, language) = await store.ReadAsync(
            async db => (await OwnAsync(db, viewer, id, stop),
                await db.People.Where(person => person.Id == viewer.PersonId).Select(person => person.Language).SingleAsync(stop)),
            stop);
        PushAnswer answer;
        try
        {
            answer = await sender.SendAsync(device, contents.Test(id, clock.GetUtcNow(), language), stop);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            throw new RuleBroken("push.unreachable") { Kind = RuleKind.Unavailable };
        }

        await RecordAsync(viewer.PersonId, id, answer, stop);
        switch (answer.Outcome)
        {
            case PushOutcome.Gone:
                throw new RuleBroken("push.gone");
            case PushOutcome.Refused:
                throw new RuleBroken("push.refused", (int)answer.Status);
            case PushOutcome.Unavailable:
                throw new RuleBroken("push.unreachable") { Kind = RuleKind.Unavailable };
        }
    }

    /// <summary>Keeps what a push service answered. A device that is gone, or was refused too often in a row, is deleted.</summary>
    internal async Task RecordAsync(Guid personId, Guid id, PushAnswer answer, CancellationToken stop)
    {
        await store.WriteAsync(
            async db =>
            {
                if (answer.Outcome == PushOutcome.Unavailable
                    || await db.PushSubscriptions.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } device)
                {
                    return;
                }

                if (answer.Outcome == PushOutcome.Delivered)
                {
                    device.Delivered(clock.GetUtcNow());
                }
                else if (answer.Outcome == PushOutcome.Gone || device.Refuse())
                {
                    db.PushSubscriptions.Remove(device);
                }
            },
            stop);
        signals.DevicesChanged(personId);
    }

    private async Task<Guid> AddAsync(
        Viewer viewer, PushTarget target, Func<PortalDb, CancellationToken, Task<(string Device, bool ShowsContent, PushSubscription? Former)>> asked,
        CancellationToken stop)
    {
        viewer.MustBe(viewer.PersonId);
        endpoints.Check(target);
        var keyId = (await keys.CurrentAsync(stop)).Id;
        var id = await store.WriteAloneAsync(
            $"{nameof(PushSubscription)} {viewer.PersonId}",
            async db =>
            {
                var (device, showsContent, former) = await asked(db, stop);
                var there = await db.PushSubscriptions.SingleOrDefaultAsync(one => one.Endpoint == target.Endpoint, stop);
                if (there is not null && there.PersonId == viewer.PersonId && there.SessionId == viewer.SessionId && there.KeyId == keyId
                    && (there.P256dh, there.Auth) == (target.P256dh, target.Auth))
                {
                    return there.Id;
                }

                var replaced = new[] { former, there }.OfType<PushSubscription>().Distinct().ToList();
                db.PushSubscriptions.RemoveRange(replaced);
                var replacedIds = replaced.ConvertAll(one => one.Id);
                if (await db.PushSubscriptions.CountAsync(one => one.PersonId == viewer.PersonId && !replacedIds.Contains(one.Id), stop)
                    >= PushSubscription.MostPerPerson)
                {
                    throw new RuleBroken("push.too-many", PushSubscription.MostPerPerson);
                }

                var made = PushSubscription.Make(viewer, target, keyId, device, showsContent, clock.GetUtcNow());
                db.PushSubscriptions.Add(made);
                return made.Id;
            },
            stop);
        signals.DevicesChanged(viewer.PersonId);
        return id;
    }

    private static async Task<PushSubscription> OwnAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.PushSubscriptions.SingleOrDefaultAsync(one => one.Id == id && one.PersonId == viewer.PersonId, stop) ?? throw new NotFound();
}
