using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>A short-lived context for one query or one change.</summary>
public sealed class PortalStore(IDbContextFactory<PortalDb> contexts, CommitPath path)
{
    // The second attempt has the gate to itself and meets nobody of this process; more of them are for writers outside it.
    private const int Attempts = 5;

    public async Task<T> ReadAsync<T>(Func<PortalDb, Task<T>> read, CancellationToken stop = default)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>
    /// Loads, changes and saves in a context of its own. <paramref name="change"/> runs again from the start when somebody else saved
    /// the same thing in between; what must not be repeated checks the version itself and throws <see cref="Domain.EditConflict"/>.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<PortalDb, Task<T>> change, CancellationToken stop = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await (attempt == 1 ? ApplyAsync() : path.AloneAsync(ApplyAsync, stop));
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                // Another change of the same thing won: this one is made again on top of it, and alone, for many may want the same thing.
            }
        }

        async Task<T> ApplyAsync()
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            var result = await change(db);
            await db.SaveChangesAsync(stop);
            return result;
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
