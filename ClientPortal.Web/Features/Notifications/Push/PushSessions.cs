using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>
/// Deletes the devices of a session in the save that ends it: after signing out, a new password or a disabled account nothing is sent there.
/// </summary>
internal sealed class PushSessions : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        var ended = recorded.Select(one => one.Event).OfType<SessionEnded>().Select(one => (Guid?)one.SessionId).ToList();
        if (ended.Count > 0)
        {
            db.PushSubscriptions.RemoveRange(
                await db.PushSubscriptions.Where(one => one.SessionId != null && ended.Contains(one.SessionId)).ToListAsync(stop));
        }
    }
}
