using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Reads when a person is reminded.</summary>
public sealed class ReminderQueries(PortalStore store)
{
    /// <summary>Minutes before the start.</summary>
    public Task<IReadOnlyList<int>> OfAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db => (await db.ReminderChoices.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId, stop))?.Minutes ?? ReminderChoice.Defaults,
        stop);
}
