using Microsoft.Data.Sqlite;

namespace ClientPortal.Web.Data;

/// <summary>The SQLite library that the process runs on. It comes with the package; what can differ is a build of somebody's own.</summary>
public static class SqliteLibrary
{
    /// <summary>The first without the WAL-reset corruption and CVE-2025-6965 on every branch (sqlite.org/releaselog).</summary>
    public static readonly Version Minimum = new(3, 51, 3);

    /// <summary>The SQLite that this process runs on, as <c>sqlite_version()</c> says it.</summary>
    public static Version Version
    {
        get
        {
            using var connection = new SqliteConnection();
            return Version.Parse(connection.ServerVersion);
        }
    }

    /// <summary>Logs the SQLite in use, and refuses one that can lose what was committed.</summary>
    /// <exception cref="InvalidOperationException">It is older than <see cref="Minimum"/>.</exception>
    public static void Check(ILogger logger, Version version)
    {
        logger.LogInformation("SQLite {Version}", version);
        if (version < Minimum)
        {
            throw new InvalidOperationException(
                $"SQLite {version} is too old: before {Minimum} a file in WAL mode can be damaged. Build the portal with the library of its packages.");
        }
    }
}
