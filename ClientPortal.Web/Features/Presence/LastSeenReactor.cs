using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Writes down when somebody's last connection has gone, and how far the log had come by then.</summary>
public sealed class LastSeenReactor(PresenceBoard board, LiveBus bus, PortalStore store, ILogger<LastSeenReactor> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Left += OnLeft;
        return Task.CompletedTask;
    }

    /// <summary>Whoever is connected when the portal stops was here until then.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        board.Left -= OnLeft;
        foreach (var person in board.Present)
        {
            await RememberAsync(person, board.Now);
        }
    }

    private void OnLeft(Guid personId, DateTimeOffset at) => _ = RememberAsync(personId, at);

    private async Task RememberAsync(Guid personId, DateTimeOffset at)
    {
        var cursor = bus.Head;
        try
        {
            await store.WriteAsync(async db =>
            {
                if (await db.LastSeen.SingleOrDefaultAsync(seen => seen.PersonId == personId) is { } known)
                {
                    (known.At, known.Cursor) = (at, cursor);
                }
                else if (await db.People.AnyAsync(person => person.Id == personId))
                {
                    db.LastSeen.Add(new LastSeen { PersonId = personId, At = at, Cursor = cursor });
                }
            });
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "When {Person} was last here could not be kept.", personId);
        }
    }
}
