using System.Data;
using Npgsql;

namespace ClientPortal.Web.Data;

/// <summary>Backup and restore of a PostgreSQL database with <c>pg_dump</c> and <c>pg_restore</c>.</summary>
internal static class PostgresBackup
{
    /// <summary>How the server's list of connections calls those of these commands, and of the programs that they run.</summary>
    public const string ApplicationName = "ClientPortal backup";

    // A connection that these commands have just closed may be in the list for a moment.
    private const string Others = $"SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        + $"AND backend_type = 'client backend' AND application_name <> '{ApplicationName}'";

    private const string Tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";

    private const string Columns =
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN ({0})";

    /// <summary>Dumps and counts in one snapshot; no writer waits for it.</summary>
    public static async Task<DatabaseDump> DumpAsync(NpgsqlConnectionStringBuilder at, string file, CancellationToken stop)
    {
        await using var connection = await OpenAsync(at, stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        var snapshot = (await DatabaseDump.ListAsync(connection, "SELECT pg_export_snapshot()", stop))[0];
        var dump = await DatabaseDump.ReadAsync(connection, Tables, Columns, stop);
        await PostgresTools.RunAsync(
            "pg_dump", at, ["--format=custom", "--no-owner", "--no-privileges", $"--snapshot={snapshot}", $"--file={file}"], stop);
        return dump;
    }

    /// <summary>Reads the whole dump, without a database.</summary>
    public static Task CheckAsync(NpgsqlConnectionStringBuilder at, string file, CancellationToken stop) =>
        PostgresTools.RunAsync("pg_restore", at, [$"--file={(OperatingSystem.IsWindows() ? "NUL" : "/dev/null")}", file], stop);

    public static async Task<bool> IsEmptyAsync(NpgsqlConnectionStringBuilder at, CancellationToken stop)
    {
        await using var connection = await OpenAsync(at, stop);
        return (await DatabaseDump.ListAsync(connection, Tables, stop)).Count == 0;
    }

    /// <exception cref="StartRefused">The portal runs on it.</exception>
    public static async Task ClearAsync(NpgsqlConnectionStringBuilder at, CancellationToken stop)
    {
        await using var connection = await OpenAsync(at, stop);
        var others = await DatabaseDump.ListAsync(connection, Others, stop);
        if (others.Count > 0)
        {
            throw new StartRefused($"The database {at.Database} is in use ({string.Join(", ", others.Distinct())}): stop all nodes first.");
        }

        await DatabaseDump.ListAsync(connection, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", stop);
    }

    public static async Task<IReadOnlyDictionary<string, long>> LoadAsync(NpgsqlConnectionStringBuilder at, string file, CancellationToken stop)
    {
        await PostgresTools.RunAsync(
            "pg_restore", at,
            ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", $"--dbname={at.Database}", file], stop);
        await using var connection = await OpenAsync(at, stop);
        return (await DatabaseDump.ReadAsync(connection, Tables, Columns, stop)).Rows;
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder at, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(at.ToString())
        {
            Pooling = false, ApplicationName = ApplicationName,
        }.ToString());
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch (NpgsqlException why)
        {
            await connection.DisposeAsync();
            var reason = (why is PostgresException said ? said.MessageText : why.Message).ReplaceLineEndings(" ");
            throw new StartRefused($"The database {at.Database} on {at.Host} cannot be used ({reason}).", why);
        }
    }
}
