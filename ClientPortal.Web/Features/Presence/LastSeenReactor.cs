using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Writes down when somebody's last connection has gone, and how far the log had come at its last sign of life.</summary>
public sealed class LastSeenReactor(PresenceBoard board, LiveBus bus, PortalStore store, ILogger<LastSeenReactor> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Left += OnLeft;
        return Task.CompletedTask;
    }

    /// <summary>Whoever is connected when the portal stops was here until its last sign of life.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        board.Left -= OnLeft;
        return RememberAsync(board.LastSigns);
    }

    private void OnLeft(LastSign last) => _ = RememberAndTellAsync(last);

    // Whoever shows that the person has gone can say since when.
    private async Task RememberAndTellAsync(LastSign last)
    {
        await RememberAsync([last]);
        bus.Send(new PresenceChanged(last.PersonId, Room.Presence(last.PersonId)));
    }

    private async Task RememberAsync(IReadOnlyCollection<LastSign> signs)
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

    // For the demo too, whose people were here before the portal was. Whoever is invisible is not seen to leave: what others know of it stays.
    internal static Task WriteAsync(PortalStore store, IReadOnlyCollection<LastSign> signs) => store.WriteAsync(async db =>
    {
        var ids = signs.Select(sign => sign.PersonId).ToList();
        var known = await db.LastSeen.Where(seen => ids.Contains(seen.PersonId)).ToDictionaryAsync(seen => seen.PersonId);
        var people = await db.People.Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Status);
        foreach (var sign in signs.Where(sign => people.ContainsKey(sign.PersonId)))
        {
            if (known.TryGetValue(sign.PersonId, out var seen))
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
