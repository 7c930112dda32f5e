using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

public sealed class PresenceCommands(PortalStore store, PresenceBoard board, LiveBus bus, TimeProvider clock)
{
    /// <summary>Says « occupé », or lets the connections speak again. Whoever becomes invisible was here until then, for all that others learn.</summary>
    public async Task ChooseAsync(Viewer viewer, ChosenStatus status, CancellationToken stop = default)
    {
        await store.WriteAsync(
            async db =>
            {
                var person = await db.People.SingleOrDefaultAsync(one => one.Id == viewer.PersonId, stop) ?? throw new NotFound();
                if (status == ChosenStatus.Invisible && person.Status != status)
                {
                    await LeaveAsync(db, person.Id, stop);
                }

                person.Choose(viewer, status, clock.GetUtcNow());
            },
            stop);
        board.Choose(viewer.PersonId, status);
    }

    // How far it had read the log when it last left is its own, and stays.
    private async Task LeaveAsync(PortalDb db, Guid personId, CancellationToken stop)
    {
        if (await db.LastSeen.SingleOrDefaultAsync(seen => seen.PersonId == personId, stop) is { } known)
        {
            known.At = clock.GetUtcNow();
        }
        else
        {
            db.LastSeen.Add(new LastSeen { PersonId = personId, At = clock.GetUtcNow(), Cursor = bus.Head });
        }
    }
}
