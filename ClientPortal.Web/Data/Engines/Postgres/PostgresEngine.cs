using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace ClientPortal.Web.Data;

/// <summary>A database of a PostgreSQL server, written by any number of nodes.</summary>
internal sealed class PostgresEngine : DatabaseEngine
{
    // Seconds. A listening connection is idle, and one that the network has dropped without a word would look alive for hours.
    private const int KeepAlive = 10;

    // As on SQLite (KeptConnection): what a connection asks twice it asks by name from then on, and the server does not parse it anew.
    private const int Prepared = 128;

    // What a node holds when it freezes, or when the network no longer reaches it: its turn in the log, rows that it was changing, and
    // connections, of which a server has few. The statements of a save follow one another at once; without these the server would wait for the
    // next one for as long as the node is silent, or for two hours, and so would the saves of all other nodes.
    private const string Limits =
        "-c idle_in_transaction_session_timeout=5s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    // One instance: EF Core keeps all that it has compiled by the instances of these.
    private static readonly NullsFirst Sorting = new();

    private readonly NpgsqlConnectionStringBuilder connection;

    public PostgresEngine(string connectionString)
    {
        connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.ApplicationName ??= "ClientPortal";
        connection.Options ??= Limits;
        connection.KeepAlive = connection.KeepAlive == 0 ? KeepAlive : connection.KeepAlive;
        if (!connection.ShouldSerialize("Max Auto Prepare"))
        {
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (Prepared, 2);
        }

        // Settings and locks of the portal end with their transaction: there is nothing to take back, which would be seven statements each time.
        connection.NoResetOnClose = true;
    }

    public override string Name => "Postgres";

    public override bool IsShared => true;

    /// <summary>The given one with what it leaves open.</summary>
    public string ConnectionString => connection.ToString();

    /// <summary>Whether a value names a server and a database.</summary>
    public static bool CanRead(string value)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(value) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }

    /// <summary>A context for tools, without the portal's services: its saves would announce nothing.</summary>
    public PostgresPortalDb Open() => new(new DbContextOptionsBuilder<PostgresPortalDb>()
        .UseNpgsql(ConnectionString, Configure).AddInterceptors(new PostgresLogOrder(), Sorting).Options);

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<WriteGate>();
        services.AddSingleton(provider => new NodeChannel(ConnectionString, provider.GetRequiredService<ThisNode>()));
        services.AddPooledDbContextFactory<PostgresPortalDb>(ConfigureContext);
        services.AddSingleton<IDbContextFactory<PortalDb>, Contexts>();
        services.AddDbContext<KeysDb>(options => options.UseNpgsql(ConnectionString));
    }

    protected override PortalDb OpenWithoutServices()
    {
        var options = new DbContextOptionsBuilder<PostgresPortalDb>();
        ConfigureContext(options);
        return new PostgresPortalDb(options.Options);
    }

    public override void StoreKeys(IDataProtectionBuilder keys) => keys.PersistKeysToDbContext<KeysDb>();

    public override async Task PrepareAsync(PortalDb db, ILogger log)
    {
        var where = $"{connection.Database} on {connection.Host}";
        try
        {
            await MigrateAsync(db);
            var (version, folds) = (await AskAsync<string>(db, "SHOW server_version"), await AskAsync<bool>(db, PostgresSearch.Check));
            log.LogInformation(
                "PostgreSQL {Version}, database {Where}. It also has the keys that sign sessions, not encrypted: "
                + "let nobody but the portal's account and its backups read them.",
                version,
                where);
            if (!folds)
            {
                throw new StartRefused(
                    $"The database {where} does not know accented letters: create it with ENCODING 'UTF8' and LC_CTYPE 'C.UTF-8', "
                    + "or any other UTF-8 locale, from TEMPLATE template0.");
            }
        }
        catch (Exception why) when (why.Chain().OfType<NpgsqlException>().FirstOrDefault() is { } fault)
        {
            var reason = (fault is PostgresException said ? said.MessageText : fault.Message).ReplaceLineEndings(" ");
            throw new StartRefused(
                $"The database {where} cannot be used ({reason}): "
                + $"see that PostgreSQL answers there, and that {ConnectionSetting} names a database and a user who may change its schema.",
                why);
        }
    }

    public override Task<DatabaseDump> DumpAsync(string file, CancellationToken stop) => PostgresBackup.DumpAsync(connection, file, stop);

    public override Task CheckDumpAsync(string file, IReadOnlyDictionary<string, long> rows, CancellationToken stop) =>
        PostgresBackup.CheckAsync(connection, file, stop);

    public override Task<bool> IsEmptyAsync(CancellationToken stop) => PostgresBackup.IsEmptyAsync(connection, stop);

    public override Task ClearAsync(string aside, CancellationToken stop) => PostgresBackup.ClearAsync(connection, stop);

    public override Task<IReadOnlyDictionary<string, long>> LoadAsync(string file, CancellationToken stop) =>
        PostgresBackup.LoadAsync(connection, file, stop);

    /// <summary>What contexts need beside their connection, also the tools'.</summary>
    public static void Configure(NpgsqlDbContextOptionsBuilder options) => options.SetPostgresVersion(15, 0);

    private static async Task<T> AskAsync<T>(PortalDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private void ConfigureContext(DbContextOptionsBuilder options) => options
        .UseNpgsql(ConnectionString, Configure).UseMemoryCache(Queries)
        .AddInterceptors(new PostgresLogOrder(), new Commits(), Sorting)

        // A save that loses a race is made again (PortalStore). One that fails for good is thrown, and logged once where it is caught.
        .ConfigureWarnings(warnings => warnings
            .Log((CoreEventId.SaveChangesFailed, LogLevel.Debug),
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug))

            // What is counted "up to 100" has no order.
            .Log((CoreEventId.RowLimitingOperationWithoutOrderByWarning, LogLevel.Debug)));

    private sealed class Contexts(IDbContextFactory<PostgresPortalDb> contexts) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => contexts.CreateDbContext();
    }
}
