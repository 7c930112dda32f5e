using ClientPortal.Domain;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>A short-lived context for one query or one change.</summary>
public sealed class PortalStore(IDbContextFactory<PortalDb> contexts) : IDisposable
{
    // A change is loaded, applied and saved again when another one came between. In a crowd each newcomer may come between once; so many in a
    // row means something else is wrong.
    private const int Attempts = 50;

    // Those who lost a race try again one after the other: a crowd on one row would make each other lose until nobody is left to try.
    private readonly SemaphoreSlim losers = new(1, 1);

    public async Task<T> ReadAsync<T>(Func<PortalDb, Task<T>> read, CancellationToken stop = default)
    {
        await using var db = await OpenAsync(stop);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>
    /// Loads, changes and saves in a context of its own. <paramref name="change"/> runs again from the start when somebody else saved
    /// the same thing in between, or took the key that it wanted; what must not be repeated checks the version itself and throws
    /// <see cref="EditConflict"/>.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<PortalDb, Task<T>> change, CancellationToken stop = default)
    {
        if (await TryAsync(change, last: false, stop) is (true, var first))
        {
            return first;
        }

        await losers.WaitAsync(stop);
        try
        {
            for (var attempt = 2; ; attempt++)
            {
                if (await TryAsync(change, last: attempt == Attempts, stop) is (true, var later))
                {
                    return later;
                }
            }
        }
        finally
        {
            losers.Release();
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

    public void Dispose() => losers.Dispose();

    private async Task<(bool Won, T Result)> TryAsync<T>(Func<PortalDb, Task<T>> change, bool last, CancellationToken stop)
    {
        await using var db = await OpenAsync(stop);
        try
        {
            var result = await change(db);
            await db.SaveChangesAsync(stop);
            return (true, result);
        }
        catch (DbUpdateException fault) when (!last && (fault is DbUpdateConcurrencyException || db.IsDuplicate(fault)))
        {
            // Another change of the same thing won: this one is made again on top of it.
            return (false, default!);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The last one too: the person who asked for it knows best whether to ask again.
            throw new EditConflict();
        }
    }

    // Once for all its statements: each opening teaches the connection anew what SQLite cannot do.
    private async Task<PortalDb> OpenAsync(CancellationToken stop)
    {
        var db = await contexts.CreateDbContextAsync(stop);
        try
        {
            await db.Database.OpenConnectionAsync(stop);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}
