using Microsoft.AspNetCore.DataProtection;

namespace ClientPortal.Web.Data;

/// <summary>
/// The kind of database: SQLite, or PostgreSQL for more than one node. What only one of them has is in this folder: here what concerns the
/// database as a whole, in the two subclasses of <see cref="PortalDb"/> what queries and saves need.
/// </summary>
internal abstract class DatabaseEngine
{
    /// <summary>The setting that chooses: <c>Sqlite</c> (default) or <c>Postgres</c>.</summary>
    public const string Setting = "Portal:Database";

    /// <summary>Whether several nodes may write this database, so that each follows the log.</summary>
    public abstract bool IsShared { get; }

    public static DatabaseEngine Of(IConfiguration configuration, PortalFolder folder) =>
        IsPostgres(configuration) ? new PostgresEngine(configuration[PostgresEngine.ConnectionSetting] ?? "") : new SqliteEngine(folder);

    public static bool IsPostgres(IConfiguration configuration) =>
        string.Equals(configuration[Setting], "Postgres", StringComparison.OrdinalIgnoreCase);

    /// <summary>Registers the factory of contexts and what belongs to it.</summary>
    public abstract void Register(IServiceCollection services);

    /// <summary>Where the keys are stored that sign sessions.</summary>
    public abstract void StoreKeys(IDataProtectionBuilder keys);

    /// <summary>Checks the database, and migrates its schema.</summary>
    /// <exception cref="StartRefused">It cannot be used.</exception>
    public abstract Task PrepareAsync(PortalDb db, ILogger log);
}
