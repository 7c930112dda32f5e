using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClientPortal.Web.Data;

/// <summary>
/// Copies a portal's SQLite database into an empty PostgreSQL database, table by table. Each table is one transaction, which also notes its count and
/// checksum: what was interrupted goes on with the next table. At the end every table is read again in both databases and compared.
/// </summary>
internal sealed class MoveToPostgres(SqliteConnection source, NpgsqlConnection target, IReadOnlyList<MovedTable> tables, TextWriter say)
{
    // There while a copy is under way, and in no portal.
    private const string Progress = "\"MoveToPostgres\"";

    private const string MadeByPortal = "'__EFMigrationsHistory', 'DataProtectionKeys', 'MoveToPostgres'";

    /// <exception cref="StartRefused">The portal has no SQLite database, it runs, or the PostgreSQL database is not empty.</exception>
    public static async Task RunAsync(IServiceProvider services, bool isDry, TextWriter say, CancellationToken stop)
    {
        var (configuration, folder) = (services.GetRequiredService<IConfiguration>(), services.GetRequiredService<PortalFolder>());
        var connection = configuration[DatabaseEngine.ConnectionSetting] ?? "";
        if (services.GetRequiredService<DatabaseEngine>() is not SqliteEngine || !DatabaseEngine.IsConnection(connection))
        {
            throw new StartRefused(
                $"Set {DatabaseEngine.Setting} to Sqlite, or leave it out, and {DatabaseEngine.ConnectionSetting} to the database to copy into.");
        }

        if (!File.Exists(folder.DatabaseFile))
        {
            throw new StartRefused($"There is no database {folder.DatabaseFile}: name the portal's data folder with Portal:DataDirectory.");
        }

        await SqliteFiles.CheckUnusedAsync(folder.DatabaseFile, stop);
        var engine = new PostgresEngine(connection);
        await using var from = services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext();
        await using var to = engine.Open();
        if ((await from.Database.GetPendingMigrationsAsync(stop)).Any())
        {
            throw new StartRefused("The SQLite database is of an earlier version: start this version on it once, then stop it and copy.");
        }

        var isNew = await engine.IsEmptyAsync(stop);
        if (!isDry)
        {
            await engine.PrepareAsync(to, services.GetRequiredService<ILogger<MoveToPostgres>>());
        }

        await from.Database.OpenConnectionAsync(stop);
        await to.Database.OpenConnectionAsync(stop);
        var move = new MoveToPostgres(
            (SqliteConnection)from.Database.GetDbConnection(), (NpgsqlConnection)to.Database.GetDbConnection(),
            MovedTable.All(from.Model, to.Model), say);
        if (!isNew)
        {
            await move.CheckTargetAsync(stop);
        }

        await (isDry ? move.CountAsync(stop) : move.CopyAsync(folder, stop));
    }

    private async Task CheckTargetAsync(CancellationToken stop)
    {
        var present = await DatabaseDump.ListAsync(target, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", stop);
        if (present.Contains(Progress.Trim('"')))
        {
            return;
        }

        foreach (var table in await DatabaseDump.ListAsync(
            target, $"SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ({MadeByPortal})", stop))
        {
            if ((await DatabaseDump.ListAsync(target, $"SELECT 'row' FROM \"{table}\" LIMIT 1", stop)).Count > 0)
            {
                throw new StartRefused($"The PostgreSQL database is not empty: {table} has rows. Create another one.");
            }
        }
    }

    private async Task CountAsync(CancellationToken stop)
    {
        var all = 0L;
        foreach (var table in tables)
        {
            var found = await SumSourceAsync(table, stop);
            all += found.Rows;
            await say.WriteLineAsync($"{table.Name}: {found.Rows} rows, {found}");
        }

        await say.WriteLineAsync($"{all} rows in {tables.Count} tables would be copied. Nothing was written.");
    }

    private async Task CopyAsync(PortalFolder folder, CancellationToken stop)
    {
        await RunAsync($"""CREATE TABLE IF NOT EXISTS {Progress} ("Table" text PRIMARY KEY, "Rows" bigint NOT NULL, "Sum" text NOT NULL)""", stop);
        var done = await DatabaseDump.ListAsync(target, $"""SELECT "Table" FROM {Progress}""", stop);
        foreach (var table in tables.Where(table => !done.Contains(table.Name)))
        {
            stop.ThrowIfCancellationRequested();
            var copied = await CopyAsync(table, stop);
            await say.WriteLineAsync($"{table.Name}: {copied.Rows} rows, {copied}");
        }

        await CompareAsync(stop);
        await SetSequencesAsync(stop);
        await CopyKeysAsync(folder, stop);
        await RunAsync($"DROP TABLE {Progress}", stop);
        await say.WriteLineAsync(
            $"All {tables.Count} tables are equal in both databases. Start the portal with {DatabaseEngine.Setting}=Postgres on the same data "
            + $"folder, which has its files; {folder.DatabaseFile} is not used any more.");
    }

    private async Task<RowChecksum> CopyAsync(MovedTable table, CancellationToken stop)
    {
        var sum = new RowChecksum();
        await using var transaction = await target.BeginTransactionAsync(stop);
        try
        {
            await using (var copy = await target.BeginBinaryImportAsync(
                $"COPY \"{table.Name}\" ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", stop))
            {
                await foreach (var row in SourceAsync(table, stop))
                {
                    sum.Add(row);
                    await WriteAsync(copy, table, row, stop);
                }

                await copy.CompleteAsync(stop);
            }
        }
        catch (PostgresException refused)
        {
            throw new StartRefused($"PostgreSQL refuses a row of {table.Name}: {refused.MessageText}.", refused);
        }

        await RunAsync($"INSERT INTO {Progress} VALUES ('{table.Name}', {sum.Rows}, '{sum}')", stop);
        await transaction.CommitAsync(stop);
        return sum;
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, MovedTable table, object?[] row, CancellationToken stop)
    {
        await copy.StartRowAsync(stop);
        for (var at = 0; at < row.Length; at++)
        {
            if (row[at] is { } value)
            {
                await copy.WriteAsync(MovedColumn.ForCopy(value), table.Columns[at].DataType, stop);
            }
            else
            {
                await copy.WriteNullAsync(stop);
            }
        }
    }

    // Also those of before an interruption: the portal may have run on the old database since.
    private async Task CompareAsync(CancellationToken stop)
    {
        foreach (var table in tables)
        {
            var (there, here) = (new RowChecksum(), await SumSourceAsync(table, stop));
            await foreach (var row in RowsAsync(target, table, (column, reader, at) => column.ReadTarget(reader, at), stop))
            {
                there.Add(row);
            }

            if ((there.Rows, there.ToString()) != (here.Rows, here.ToString()))
            {
                throw new StartRefused(
                    $"{table.Name} differs: {here.Rows} rows {here} in SQLite, {there.Rows} rows {there} in PostgreSQL. "
                    + "Create another PostgreSQL database, and copy while the portal is stopped.");
            }
        }
    }

    private async Task SetSequencesAsync(CancellationToken stop)
    {
        const string Identities = "SELECT table_name || '.' || column_name FROM information_schema.columns "
            + "WHERE table_schema = 'public' AND is_identity = 'YES'";
        foreach (var place in await DatabaseDump.ListAsync(target, Identities, stop))
        {
            var (table, column) = (place.Split('.')[0], place.Split('.')[1]);
            if (tables.All(one => one.Name != table))
            {
                continue;
            }

            // SQLite remembers the highest number of a table also when its row is gone.
            var highest = (await DatabaseDump.ListAsync(
                source, $"""
                SELECT CAST(max(coalesce((SELECT max("{column}") FROM "{table}"), 0),
                    coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0)) AS TEXT)
                """, stop))[0];
            await RunAsync($"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), greatest({highest}, 1), {highest} > 0)""", stop);
        }

        await RunAsync("""
            SELECT setval('"TicketNumbers"', max("Number")) FROM "Tickets" HAVING max("Number") IS NOT NULL
            """, stop);
    }

    // Sessions go on.
    private async Task CopyKeysAsync(PortalFolder folder, CancellationToken stop)
    {
        foreach (var file in Directory.EnumerateFiles(folder.Keys, "*.xml"))
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO "DataProtectionKeys" ("FriendlyName", "Xml")
                SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM "DataProtectionKeys" WHERE "FriendlyName" = $1)
                """, target);
            command.Parameters.AddWithValue(Path.GetFileNameWithoutExtension(file));
            command.Parameters.AddWithValue(XElement.Parse(await File.ReadAllTextAsync(file, stop)).ToString(SaveOptions.DisableFormatting));
            await command.ExecuteNonQueryAsync(stop);
        }
    }

    private async Task<RowChecksum> SumSourceAsync(MovedTable table, CancellationToken stop)
    {
        var sum = new RowChecksum();
        await foreach (var row in SourceAsync(table, stop))
        {
            sum.Add(row);
        }

        return sum;
    }

    private async IAsyncEnumerable<object?[]> SourceAsync(
        MovedTable table, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in RowsAsync(source, table, (column, reader, at) => column.ReadSource(reader, at), stop))
        {
            if (Array.FindIndex(row, value => value is string text && text.Contains('\0', StringComparison.Ordinal)) is >= 0 and var at)
            {
                throw new StartRefused($"A row of {table.Name} has a NUL character in {table.Columns[at].Name}, which PostgreSQL cannot store.");
            }

            yield return row;
        }
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(
        DbConnection database, MovedTable table, Func<MovedColumn, DbDataReader, int, object?> read,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await using var command = database.CreateCommand();
        command.CommandText = table.Select;
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            yield return [.. table.Columns.Select((column, at) => read(column, reader, at))];
        }
    }

    private async Task RunAsync(string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, target);
        await command.ExecuteNonQueryAsync(stop);
    }
}
