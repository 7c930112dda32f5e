using Microsoft.Data.Sqlite;

namespace ClientPortal.Web.Data;

/// <summary>The SQLite library of the process. It comes with the package; a custom build may have another one.</summary>
public static class SqliteLibrary
{
    /// <summary>The first version without the WAL-reset corruption and CVE-2025-6965 on every branch (sqlite.org/releaselog).</summary>
    public static readonly Version Minimum = new(3, 51, 3);

    /// <summary>The version of the library, as <c>sqlite_version()</c> returns it.</summary>
    public static Version Version
    {
        get
        {
            using var connection = new SqliteConnection();
            return Version.Parse(connection.ServerVersion);
        }
    }

    /// <summary>Logs the version in use, and refuses one that can lose committed data.</summary>
    /// <exception cref="InvalidOperationException">It is older than <see cref="Minimum"/>.</exception>
    public static void Check(ILogger logger, Version version)
    {
        logger.LogInformation("SQLite {Version}", version);
        if (version < Minimum)
        {
            throw new InvalidOperationException(
                $"SQLite {version} is too old: before {Minimum} a file in WAL mode can be damaged. "
                + "Build the portal with the library of its packages.");
        }
    }
}
