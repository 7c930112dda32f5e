using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>A short-lived context for one query or one change.</summary>
public sealed class PortalStore(IDbContextFactory<PortalDb> contexts)
{
    // With the gate held nobody on this node can come between; on several nodes somebody can, though not forever.
    private const int Attempts = 5;

    public async Task<T> ReadAsync<T>(Func<PortalDb, Task<T>> read, CancellationToken stop = default)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>
    /// Loads, changes and saves in a context of its own. When somebody else saved the same thing in between, <paramref name="change"/> runs
    /// again from the start, this time with the gate held from the first read on; what must not be repeated checks the version itself and
    /// throws <see cref="Domain.EditConflict"/>.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<PortalDb, Task<T>> change, CancellationToken stop = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            try
            {
                if (attempt > 1)
                {
                    await db.TakeTurnAsync(stop);
                }

                var result = await change(db);
                await db.SaveChangesAsync(stop);
                return result;
            }
            catch (DbUpdateException fault) when (attempt < Attempts && db.IsCollision(fault))
            {
                // Another change of the same thing won: this one is made again on top of it.
            }
        }
    }

    public Task WriteAsync(Func<PortalDb, Task> change, CancellationToken stop = default) =>
        WriteAsync<bool>(
            async db =>
            {
                await change(db);
                return true;
            },
            stop);
}
