using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>Reads the viewer's own devices.</summary>
public sealed class PushQueries(PortalStore store, PushKeyCommands keys)
{
    /// <summary>In the order in which they were added.</summary>
    public async Task<List<PushDeviceRow>> DevicesAsync(Viewer viewer, CancellationToken stop = default)
    {
        var keyId = (await keys.CurrentAsync(stop)).Id;
        return await store.ReadAsync(
            db => db.PushSubscriptions.Where(one => one.PersonId == viewer.PersonId).OrderBy(one => one.CreatedAt)
                .Select(one => new PushDeviceRow(
                    one.Id, one.Device, one.ShowsContent, one.CreatedAt, one.LastDeliveredAt, one.KeyId == keyId))
                .ToListAsync(stop),
            stop);
    }

    /// <summary>The portal's public key: no secret, the same for everybody.</summary>
    public async Task<PushPublicKey> KeyAsync(Viewer viewer, CancellationToken stop = default)
    {
        _ = viewer;
        var pair = await keys.CurrentAsync(stop);
        return new PushPublicKey(pair.Id, pair.PublicKey);
    }

    /// <summary>Compares the subscription that a browser has with the viewer's device of this id.</summary>
    /// <param name="viewer">The person whose page it is.</param>
    /// <param name="id">The device, as the browser remembers it.</param>
    /// <param name="endpoint">Where the browser receives now; null when it has lost its subscription.</param>
    /// <param name="stop">Cancels it.</param>
    public async Task<PushCheck> CheckAsync(Viewer viewer, Guid id, string? endpoint, CancellationToken stop = default)
    {
        var pair = await keys.CurrentAsync(stop);
        var device = await store.ReadAsync(
            db => db.PushSubscriptions.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId && one.Id == id, stop), stop);
        return new PushCheck(
            device is null ? "gone" : device.KeyId == pair.Id && device.Endpoint == endpoint ? "same" : "renew", pair.PublicKey);
    }
}
