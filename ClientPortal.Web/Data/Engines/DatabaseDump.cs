using System.Data.Common;

namespace ClientPortal.Web.Data;

/// <summary>What a file of a database has in it.</summary>
/// <param name="Rows">The number of rows of each table.</param>
/// <param name="Files">Generated names of the stored files that its rows name.</param>
/// <param name="Schema">The newest migration.</param>
/// <param name="Head">The cursor of the newest event.</param>
internal sealed record DatabaseDump(IReadOnlyDictionary<string, long> Rows, IReadOnlyCollection<string> Files, string Schema, long Head)
{
    // Columns that hold generated names, in whichever table. What has arrived of an upload that is not finished is no stored file yet.
    private static readonly string[] NameColumns = ["StoredName", "Picture"];

    private const string Unfinished = "parts/";

    /// <summary>Reads it within the transaction of a connection, so that all of it is of one moment.</summary>
    /// <param name="connection">An open one.</param>
    /// <param name="tables">A statement for the names of all tables.</param>
    /// <param name="columns">A statement for tables and columns whose names are in the list that it has as <c>{0}</c>.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<DatabaseDump> ReadAsync(DbConnection connection, string tables, string columns, CancellationToken stop)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await ListAsync(connection, tables, stop))
        {
            rows[table] = await NumberAsync(connection, $"SELECT count(*) FROM \"{table}\"", stop);
        }

        var files = new HashSet<string>(StringComparer.Ordinal);
        var wanted = string.Join(", ", NameColumns.Select(name => $"'{name}'"));
        foreach (var place in await ListAsync(connection, string.Format(null, columns, wanted), stop))
        {
            var (table, column) = (place.Split('.')[0], place.Split('.')[1]);
            var names = $"""SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL AND "{column}" NOT LIKE '{Unfinished}%'""";
            files.UnionWith(await ListAsync(connection, names, stop));
        }

        var schema = await ListAsync(connection, """SELECT max("MigrationId") FROM "__EFMigrationsHistory" """, stop);
        return new DatabaseDump(rows, files, schema[0], await NumberAsync(connection, """SELECT coalesce(max("Seq"), 0) FROM "EventLog" """, stop));
    }

    public static async Task<List<string>> ListAsync(DbConnection connection, string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(stop);
        var found = new List<string>();
        while (await reader.ReadAsync(stop))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    private static async Task<long> NumberAsync(DbConnection connection, string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(stop), null);
    }
}
