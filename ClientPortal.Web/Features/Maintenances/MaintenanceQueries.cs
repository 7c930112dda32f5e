using ClientPortal.Domain.Maintenances;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Maintenances;

public sealed class MaintenanceQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>The maintenance that runs or comes; null when there is none. All may know it: the sign-in page says it too.</summary>
    public Task<MaintenanceWindow?> OpenAsync(Viewer viewer, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            async db => (await db.Maintenances.Where(one => one.EndsAt > now).OrderBy(one => one.StartsAt).FirstOrDefaultAsync(stop))?.Window,
            stop);
    }

    /// <summary>The viewer's time zone, an IANA name: the times that they type are in it.</summary>
    public async Task<string> ZoneAsync(Viewer viewer, CancellationToken stop = default) => await store.ReadAsync(
        db => db.People.Where(one => one.Id == viewer.PersonId).Select(one => one.TimeZone).SingleOrDefaultAsync(stop), stop) ?? "UTC";
}
