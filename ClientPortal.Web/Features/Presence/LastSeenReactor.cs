using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Stores when a person's last connection ended, and the cursor of the event log at their last heartbeat.</summary>
public sealed class LastSeenReactor(PresenceBoard board, LiveBus bus, PortalStore store, ILogger<LastSeenReactor> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Left += OnLeft;
        return Task.CompletedTask;
    }

    /// <summary>Stores the last heartbeats of all who are connected when the portal stops.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        board.Left -= OnLeft;
        return StoreAsync(board.LastSigns);
    }

    private void OnLeft(LastSign last) => _ = StoreAndSignalAsync(last);

    // Stored first: pages that receive the signal show since when the person is offline.
    private async Task StoreAndSignalAsync(LastSign last)
    {
        await StoreAsync([last]);
        bus.Send(new PresenceChanged(last.PersonId, Room.Presence(last.PersonId)));
    }

    private async Task StoreAsync(IReadOnlyCollection<LastSign> signs)
    {
        if (signs.Count == 0)
        {
            return;
        }

        try
        {
            await WriteAsync(store, signs);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "When {Count} people were last here could not be kept.", signs.Count);
        }
    }

    // The demo calls it too, for visits before its start. An invisible person's time is not changed: others must not see when an invisible person
    // leaves.
    internal static Task WriteAsync(PortalStore store, IReadOnlyCollection<LastSign> signs) => store.WriteAsync(async db =>
    {
        var ids = signs.Select(sign => sign.PersonId).ToList();
        var stored = await db.LastSeen.Where(seen => ids.Contains(seen.PersonId)).ToDictionaryAsync(seen => seen.PersonId);
        var people = await db.People.Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Status);
        foreach (var sign in signs.Where(sign => people.ContainsKey(sign.PersonId)))
        {
            if (stored.TryGetValue(sign.PersonId, out var seen))
            {
                (seen.At, seen.Cursor) = (people[sign.PersonId] == ChosenStatus.Invisible ? seen.At : sign.At, sign.Cursor);
            }
            else
            {
                db.LastSeen.Add(new LastSeen { PersonId = sign.PersonId, At = sign.At, Cursor = sign.Cursor });
            }
        }
    });
}
