using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

public sealed class PresenceCommands(PortalStore store, PresenceBoard board, LiveBus bus, TimeProvider clock)
{
    /// <summary>
    /// Sets the viewer's status, such as « occupé »; with <see cref="ChosenStatus.Automatic"/> the connections decide again. When a person becomes
    /// invisible, others see that moment as the end of the visit.
    /// </summary>
    /// <exception cref="NotFound">The person does not exist.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
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

    // The stored cursor is not changed: the person has not left.
    private async Task LeaveAsync(PortalDb db, Guid personId, CancellationToken stop)
    {
        if (await db.LastSeen.SingleOrDefaultAsync(seen => seen.PersonId == personId, stop) is { } stored)
        {
            stored.At = clock.GetUtcNow();
        }
        else
        {
            db.LastSeen.Add(new LastSeen { PersonId = personId, At = clock.GetUtcNow(), Cursor = bus.Head });
        }
    }
}
