using Microsoft.Data.Sqlite;

namespace ClientPortal.Web.Data;

/// <summary>Backup and restore of the one file.</summary>
internal static class SqliteFiles
{
    // Its tables without those of the search indexes, which the engine makes from them.
    private const string Tables =
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";

    private const string Columns =
        "SELECT list.name || '.' || info.name FROM pragma_table_list AS list JOIN pragma_table_info(list.name) AS info "
        + "WHERE list.schema = 'main' AND list.type = 'table' AND info.name IN ({0})";

    // The parts of a database in WAL mode.
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    // Another process that has the database open does not close it within any wait.
    private const int SecondsToWait = 1;

    /// <summary>Copies it with SQLite's own backup, in one read transaction: writers do not wait for it, nor it for them.</summary>
    public static async Task<DatabaseDump> CopyAsync(string from, string to, CancellationToken stop)
    {
        if (!File.Exists(from))
        {
            throw new StartRefused($"There is no database {from}: name the portal's data folder with Portal:DataDirectory.");
        }

        await using var source = await OpenAsync(from, SqliteOpenMode.ReadWrite, stop);
        await using var copy = await OpenAsync(to, SqliteOpenMode.ReadWriteCreate, stop);
        await Task.Run(() => source.BackupDatabase(copy), stop);

        // One file without a log of writes beside it. The portal that starts on it switches back.
        await DatabaseDump.ListAsync(copy, "PRAGMA journal_mode=DELETE", stop);
        return await DatabaseDump.ReadAsync(copy, Tables, Columns, stop);
    }

    /// <exception cref="StartRefused">It is damaged, or has other rows.</exception>
    public static async Task CheckAsync(string file, IReadOnlyDictionary<string, long> rows, CancellationToken stop)
    {
        await using var copy = await OpenAsync(file, SqliteOpenMode.ReadOnly, stop);
        var faults = await DatabaseDump.ListAsync(copy, "PRAGMA integrity_check", stop);
        faults.Remove("ok");
        faults.AddRange(await DatabaseDump.ListAsync(
            copy, "SELECT \"table\" || ' names a row that is not there' FROM pragma_foreign_key_check", stop));
        var found = (await DatabaseDump.ReadAsync(copy, Tables, Columns, stop)).Rows;
        faults.AddRange(rows.Where(one => found.GetValueOrDefault(one.Key) != one.Value).Select(one => $"{one.Key} has not {one.Value} rows"));
        if (faults.Count > 0)
        {
            throw new StartRefused($"The copy of the database is damaged ({string.Join(", ", faults.Take(3))}).");
        }
    }

    public static async Task<IReadOnlyDictionary<string, long>> RowsAsync(string file, CancellationToken stop)
    {
        await using var connection = await OpenAsync(file, SqliteOpenMode.ReadWrite, stop);
        return (await DatabaseDump.ReadAsync(connection, Tables, Columns, stop)).Rows;
    }

    /// <summary>Checks that no process has it open: then it can be replaced.</summary>
    /// <exception cref="StartRefused">The portal runs on it.</exception>
    public static async Task CheckUnusedAsync(string file, CancellationToken stop)
    {
        try
        {
            await using var connection = await OpenAsync(file, SqliteOpenMode.ReadWrite, stop);
            await DatabaseDump.ListAsync(connection, "PRAGMA locking_mode=EXCLUSIVE", stop);
            await DatabaseDump.ListAsync(connection, "SELECT name FROM sqlite_master LIMIT 1", stop);
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode is 5 or 6)
        {
            throw new StartRefused($"The portal runs on {file}: stop it first.", busy);
        }
        catch (SqliteException damaged)
        {
            throw new StartRefused($"The database {file} cannot be read ({damaged.Message}): move it away first.", damaged);
        }
    }

    /// <summary>Opens it so that <see cref="CheckUnusedAsync"/> of another process finds it in use, until the result is disposed.</summary>
    public static async Task<SqliteConnection> HoldAsync(string file)
    {
        var connection = await OpenAsync(file, SqliteOpenMode.ReadWrite, CancellationToken.None);
        await DatabaseDump.ListAsync(connection, "SELECT name FROM sqlite_master LIMIT 1", CancellationToken.None);
        return connection;
    }

    public static void MoveAway(string file, string folder)
    {
        foreach (var part in Parts.Where(part => File.Exists(file + part)))
        {
            File.Move(file + part, Path.Combine(folder, Path.GetFileName(file) + part));
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string file, SqliteOpenMode mode, CancellationToken stop)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = SecondsToWait,
        }.ToString());
        await connection.OpenAsync(stop);
        return connection;
    }
}
