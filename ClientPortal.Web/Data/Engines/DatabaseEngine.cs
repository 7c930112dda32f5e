using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Caching.Memory;

namespace ClientPortal.Web.Data;

/// <summary>
/// The kind of database: SQLite, or PostgreSQL for more than one node. What only one of them has is in this folder: here what concerns the
/// database as a whole, in the two subclasses of <see cref="PortalDb"/> what queries and saves need.
/// </summary>
internal abstract class DatabaseEngine
{
    /// <summary>The setting that chooses: <c>Sqlite</c> (default) or <c>Postgres</c>.</summary>
    public const string Setting = "Portal:Database";

    /// <summary>The setting that says where a database server is. It may hold a password, so no log and no message has its value.</summary>
    public const string ConnectionSetting = "ConnectionStrings:Portal";

    /// <summary>The values of <see cref="Setting"/>, for a sentence.</summary>
    public const string Names = "Sqlite or Postgres";

    /// <summary>
    /// The translated queries of the process. A query takes 10 of its limit, and so does each SQL text of it: EF Core's own, 10,240, holds some five
    /// hundred. The portal has a thousand, and those that do not fit are translated again and again, which takes tens of milliseconds.
    /// </summary>
    protected static readonly MemoryCache Queries = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    private Task<IModel>? model;

    /// <summary>As backups name it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether several nodes may write this database, so that each follows the log.</summary>
    public abstract bool IsShared { get; }

    public static DatabaseEngine Of(IConfiguration configuration, PortalFolder folder) =>
        IsPostgres(configuration) ? new PostgresEngine(configuration[ConnectionSetting] ?? "") : new SqliteEngine(folder);

    /// <summary>Copies a portal of one file to a database server.</summary>
    /// <param name="services">The portal's, on SQLite, with the setting of the server.</param>
    /// <param name="isDry">Whether nothing is written.</param>
    /// <param name="say">Gets a line for each table.</param>
    /// <param name="stop">Cancels; the next call goes on.</param>
    /// <exception cref="StartRefused">It cannot be copied, with the reason.</exception>
    public static Task MoveAsync(IServiceProvider services, bool isDry, TextWriter say, CancellationToken stop) =>
        MoveToPostgres.RunAsync(services, isDry, say, stop);

    public static bool IsPostgres(IConfiguration configuration) => IsServer(configuration[Setting]);

    /// <summary>Whether a value of <see cref="Setting"/> names an engine.</summary>
    public static bool IsName(string value) => value.Equals("Sqlite", StringComparison.OrdinalIgnoreCase) || IsServer(value);

    /// <summary>Whether a value of <see cref="ConnectionSetting"/> names a server and a database.</summary>
    public static bool IsConnection(string value) => PostgresEngine.CanRead(value);

    /// <summary>Whether the settings choose a database server and do not say where it is.</summary>
    public static bool IsConnectionMissing(IConfiguration configuration) =>
        IsPostgres(configuration) && string.IsNullOrEmpty(configuration[ConnectionSetting]);

    private static bool IsServer(string? name) => string.Equals(name, "Postgres", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads the compiled model of the tables, which EF Core keeps for all contexts with the same options. It begins on another core before the
    /// application is put together. Who asks for the first context waits for it: two would make two.
    /// </summary>
    public Task ModelAsync() => model ??= Task.Run(() =>
    {
        using var db = OpenWithoutServices();
        return db.Model;
    });

    /// <summary>A context with the options of <see cref="Register"/>, but without the application's services.</summary>
    protected abstract PortalDb OpenWithoutServices();

    /// <summary>Registers the factory of contexts and what belongs to it.</summary>
    public abstract void Register(IServiceCollection services);

    /// <summary>Where the keys are stored that sign sessions.</summary>
    public abstract void StoreKeys(IDataProtectionBuilder keys);

    /// <summary>Checks the database, and migrates its schema.</summary>
    /// <exception cref="StartRefused">It cannot be used.</exception>
    public abstract Task PrepareAsync(PortalDb db, ILogger log);

    /// <summary>Brings the schema up to date.</summary>
    protected static async Task MigrateAsync(PortalDb db)
    {
        // Otherwise every start would compare the whole model with the last migration's, which takes longer than all the rest of it.
        if ((await db.Database.GetPendingMigrationsAsync()).Any())
        {
            await db.Database.MigrateAsync();
        }
    }

    /// <summary>Writes the whole database, as it is at one moment, into a file that does not exist yet. The portal may run meanwhile.</summary>
    /// <exception cref="StartRefused">The database cannot be read, or a tool is missing.</exception>
    public abstract Task<DatabaseDump> DumpAsync(string file, CancellationToken stop);

    /// <summary>Checks that a file of <see cref="DumpAsync"/> can be read whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rows">The rows of each table that it must have.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="StartRefused">It is damaged.</exception>
    public abstract Task CheckDumpAsync(string file, IReadOnlyDictionary<string, long> rows, CancellationToken stop);

    /// <summary>Whether the database is empty: there is no file, or no table has been created.</summary>
    /// <exception cref="StartRefused">It cannot be reached, or the portal runs on it.</exception>
    public abstract Task<bool> IsEmptyAsync(CancellationToken stop);

    /// <summary>Makes the database empty.</summary>
    /// <param name="aside">A folder for files that are moved away instead of deleted.</param>
    /// <param name="stop">Cancels.</param>
    public abstract Task ClearAsync(string aside, CancellationToken stop);

    /// <summary>Fills the empty database from a file of <see cref="DumpAsync"/>.</summary>
    /// <returns>The rows of each table afterwards.</returns>
    /// <exception cref="StartRefused">It could not be filled.</exception>
    public abstract Task<IReadOnlyDictionary<string, long>> LoadAsync(string file, CancellationToken stop);
}
