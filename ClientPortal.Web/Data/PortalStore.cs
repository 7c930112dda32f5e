using ClientPortal.Domain;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>Runs queries and changes, each in a short-lived context.</summary>
public sealed class PortalStore(IDbContextFactory<PortalDb> contexts, ILogger<PortalStore>? log = null) : IDisposable
{
    // A change is loaded, applied and saved again when another save came between. With many writers each may come between once; 50 in a row
    // mean another fault.
    private const int Attempts = 50;

    // A connection that had ended is replaced, and others with it. Where the new ones end too, the database is away.
    private const int Connections = 3;

    private readonly NamedLocks alone = new();

    // Retries run one at a time: many writers of one row would otherwise make each other fail again.
    private readonly SemaphoreSlim retrying = new(1, 1);

    // Inside AloneAsync. What ended a connection may have ended that of the name too: a change is not made again without it.
    private readonly AsyncLocal<bool> isAlone = new();

    /// <summary>
    /// Reads in a new context. <paramref name="read"/> runs once more when its connection had ended: what was idle while the network was away, or
    /// while the database was started anew, is noticed by its next use.
    /// </summary>
    public async Task<T> ReadAsync<T>(Func<PortalDb, Task<T>> read, CancellationToken stop = default)
    {
        for (var again = false; ; again = true)
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            try
            {
                return await read(db);
            }
            catch (Exception fault) when (!again && db.IsLostConnection(fault))
            {
                log?.LogInformation("A connection to the database had ended; what was asked on it is asked again.");
            }
        }
    }

    /// <summary>
    /// Loads, changes and saves in a new context. <paramref name="change"/> runs again from the start when another save changed the same entity
    /// in between, or took the same unique key, and when its connection had ended before the commit began. A change that must not be repeated
    /// checks the version itself and throws <see cref="EditConflict"/>.
    /// </summary>
    /// <exception cref="EditConflict">Other saves came between in all 50 attempts.</exception>
    /// <exception cref="RuleBroken"><c>storage.full</c>: the database's disk has no room left.</exception>
    public async Task<T> WriteAsync<T>(Func<PortalDb, Task<T>> change, CancellationToken stop = default)
    {
        using var step = PortalTrace.Start(PortalTrace.Write);
        if (await TryAsync(change, 1, stop) is (true, var first))
        {
            return first;
        }

        await retrying.WaitAsync(stop);
        try
        {
            for (var attempt = 2; ; attempt++)
            {
                if (await TryAsync(change, attempt, stop) is (true, var later))
                {
                    return later;
                }
            }
        }
        finally
        {
            retrying.Release();
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

    /// <summary>
    /// Makes a change as <see cref="WriteAsync{T}"/> does, but undoes it where it would be committed: nothing is stored or announced. The next one of
    /// its kind finds its queries translated and its code compiled.
    /// </summary>
    public async Task RehearseAsync(Func<PortalDb, Task> change, CancellationToken stop = default)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        db.IsRehearsed = true;
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always; // a save without a transaction has no commit to end before
        try
        {
            await change(db);
            await db.SaveChangesAsync(stop);
        }
        catch (Rehearsed)
        {
            // As meant.
        }
        finally
        {
            db.IsRehearsed = false; // contexts are used again
        }
    }

    /// <summary>
    /// Runs <paramref name="act"/> while neither this node nor another one runs one of the same name: for a check and its save where no row and
    /// no unique key decides. Of one node's callers one alone waits for the others, with a connection.
    /// </summary>
    public async Task<T> AloneAsync<T>(string name, Func<Task<T>> act, CancellationToken stop = default)
    {
        using var turn = await alone.HoldAsync(name, stop);
        await using var db = await contexts.CreateDbContextAsync(stop);
        await using var held = await db.HoldAsync(name, stop);
        isAlone.Value = true;
        return await act();
    }

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, with no other change of the same name between its check and its commit: for rules that count rows, or that no
    /// row may be there yet.
    /// </summary>
    public Task<T> WriteAloneAsync<T>(string name, Func<PortalDb, Task<T>> change, CancellationToken stop = default) =>
        AloneAsync(name, () => WriteAsync(change, stop), stop);

    /// <inheritdoc cref="WriteAloneAsync{T}"/>
    public Task WriteAloneAsync(string name, Func<PortalDb, Task> change, CancellationToken stop = default) =>
        WriteAloneAsync<bool>(
            name,
            async db =>
            {
                await change(db);
                return true;
            },
            stop);

    public void Dispose() => retrying.Dispose();

    private async Task<(bool Won, T Result)> TryAsync<T>(Func<PortalDb, Task<T>> change, int attempt, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        db.CommitBegan = false;
        try
        {
            var result = await change(db);
            await db.SaveChangesAsync(stop);
            return (true, result);
        }
        catch (Exception fault) when (attempt < Attempts && db.IsLostRace(fault))
        {
            return (false, default!);
        }
        catch (Exception fault) when (attempt < Connections && !isAlone.Value && !db.CommitBegan && db.IsLostConnection(fault))
        {
            log?.LogInformation("A connection to the database had ended; the change on it, which was not stored, is made again.");
            return (false, default!);
        }
        catch (Exception fault) when (db.IsFull(fault))
        {
            log?.LogError("A change was not saved, because the disk of the database has no room left. Reading goes on.");
            throw StorageFull.Refusal();
        }
        catch (DbUpdateConcurrencyException)
        {
            // The last attempt failed too: the person decides whether to try again.
            throw new EditConflict();
        }
    }
}
