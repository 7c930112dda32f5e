using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>One file below the data folder, written by one process.</summary>
internal sealed class SqliteEngine(PortalFolder folder) : DatabaseEngine, IAsyncDisposable
{
    // sqlite.org/rescode.html: PERM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
    private static readonly int[] Unusable = [3, 8, 10, 11, 13, 14, 26];

    // Open as long as the portal runs: a restore would otherwise not notice one that has had nothing to read.
    private SqliteConnection? held;

    public override string Name => "Sqlite";

    public override bool IsShared => false;

    // Foreign keys are enforced by each connection's own setting; the library's default depends on how it was built.
    private string ConnectionString =>
        new SqliteConnectionStringBuilder { DataSource = folder.DatabaseFile, ForeignKeys = true, Pooling = false }.ToString();

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<WriteGate>().AddSingleton<TicketNumbers>();
        services.AddSingleton(_ => new KeptConnections(ConnectionString));
        services.AddPooledDbContextFactory<SqlitePortalDb>(Configure);
        services.AddSingleton<IDbContextFactory<PortalDb>, Contexts>();
    }

    protected override PortalDb OpenWithoutServices()
    {
        var options = new DbContextOptionsBuilder<SqlitePortalDb>();
        Configure(options);
        return new SqlitePortalDb(options.Options);
    }

    public override void StoreKeys(IDataProtectionBuilder keys) => keys.PersistKeysToFileSystem(new DirectoryInfo(folder.Keys));

    /// <exception cref="InvalidOperationException">The SQLite library is too old.</exception>
    /// <inheritdoc/>
    public override async Task PrepareAsync(PortalDb db, ILogger log)
    {
        SqliteLibrary.Check(log, SqliteLibrary.Version);
        log.LogInformation(
            "All data is in {Folder}. The keys below it, {Keys}, sign sessions and are not encrypted: "
            + "let nobody but the portal's account and its backups read them.",
            folder.Root,
            folder.Keys);
        try
        {
            await MigrateAsync(db);

            // In WAL mode readers do not wait for the writer. The mode is stored in the file. The transaction fails where the file cannot be written.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; BEGIN IMMEDIATE; COMMIT;");
            held ??= await SqliteFiles.HoldAsync(folder.DatabaseFile);
        }
        catch (SqliteException why) when (Unusable.Contains(why.SqliteErrorCode))
        {
            throw new StartRefused(
                $"The database {folder.DatabaseFile} cannot be used ({why.Message}): "
                + "see that the portal's account may write it and that the disk has room, or bring back a backup.", why);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (held is not null)
        {
            await held.DisposeAsync();
        }
    }

    public override Task<DatabaseDump> DumpAsync(string file, CancellationToken stop) => SqliteFiles.CopyAsync(folder.DatabaseFile, file, stop);

    public override Task CheckDumpAsync(string file, IReadOnlyDictionary<string, long> rows, CancellationToken stop) =>
        SqliteFiles.CheckAsync(file, rows, stop);

    public override async Task<bool> IsEmptyAsync(CancellationToken stop)
    {
        if (!File.Exists(folder.DatabaseFile))
        {
            return true;
        }

        await SqliteFiles.CheckUnusedAsync(folder.DatabaseFile, stop);
        return false;
    }

    public override Task ClearAsync(string aside, CancellationToken stop)
    {
        SqliteFiles.MoveAway(folder.DatabaseFile, aside);
        return Task.CompletedTask;
    }

    public override async Task<IReadOnlyDictionary<string, long>> LoadAsync(string file, CancellationToken stop)
    {
        File.Move(file, folder.DatabaseFile);
        return await SqliteFiles.RowsAsync(folder.DatabaseFile, stop);
    }

    private void Configure(DbContextOptionsBuilder options) => options
        .UseSqlite(ConnectionString).UseMemoryCache(Queries)
        .AddInterceptors(new Commits())

        // SQLite switches foreign keys on and off between transactions only, so a migration that rebuilds a table runs outside a transaction.
        .ConfigureWarnings(warnings => warnings
            .Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)

            // A save that loses a race is made again (PortalStore). One that fails for good is thrown, and logged once where it is caught.
            .Log((CoreEventId.SaveChangesFailed, LogLevel.Debug),
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug))

            // What is counted "up to 100" has no order.
            .Log((CoreEventId.RowLimitingOperationWithoutOrderByWarning, LogLevel.Debug)));

    private sealed class Contexts(IDbContextFactory<SqlitePortalDb> contexts, KeptConnections connections) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext()
        {
            var db = contexts.CreateDbContext();
            db.Use(connections);
            return db;
        }
    }
}
