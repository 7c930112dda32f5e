using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

public sealed class PresenceCommands(PortalStore store, PresenceBoard board, TimeProvider clock)
{
    /// <summary>Says « occupé », or lets the connections speak again.</summary>
    public async Task ChooseAsync(Viewer viewer, ChosenStatus status, CancellationToken stop = default)
    {
        await store.WriteAsync(
            async db =>
            {
                var person = await db.People.SingleOrDefaultAsync(one => one.Id == viewer.PersonId, stop) ?? throw new NotFound();
                person.Choose(viewer, status, clock.GetUtcNow());
            },
            stop);
        board.Choose(viewer.PersonId, status);
    }
}
