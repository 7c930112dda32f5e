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
}
