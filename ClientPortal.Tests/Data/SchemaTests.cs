using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientPortal.Tests.Data;

[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class SchemaTests
{
    [Fact]
    public void The_last_migration_leaves_the_model_as_it_is()
    {
        using var db = Sqlite();

        Assert.False(db.Database.HasPendingModelChanges(), "The model changed: scripts/migration NAME.");
    }

    [Fact]
    public void The_last_migration_for_PostgreSQL_leaves_the_model_as_it_is()
    {
        using var db = Postgres();

        Assert.False(db.Database.HasPendingModelChanges(), "The model changed: scripts/migration NAME.");
    }

    [Fact]
    public void The_compiled_model_is_the_model()
    {
        using var db = Sqlite();

        AssertIsCompiled(db);
    }

    [Fact]
    public void The_compiled_model_for_PostgreSQL_is_the_model()
    {
        using var db = Postgres();

        AssertIsCompiled(db);
    }

    [Fact]
    public async Task From_nothing_the_migrations_make_what_the_model_needs()
    {
        Assert.Equal(await SchemaAsync(db => db.Database.EnsureCreatedAsync()), await SchemaAsync(db => db.Database.MigrateAsync()));
    }

    /// <summary>A migration that builds a table anew loses its triggers, and nothing would be found from then on.</summary>
    [Fact]
    public async Task What_is_searched_is_indexed_by_triggers()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.Equal(
            "Attachments:SearchFilesAdded Attachments:SearchFilesRemoved Attachments:SearchFilesSent "
            + "DocumentTexts:SearchDocumentsAdded DocumentTexts:SearchDocumentsChanged DocumentTexts:SearchDocumentsRemoved "
            + "Documents:SearchDocumentNamesAdded Documents:SearchDocumentNamesChanged Documents:SearchDocumentNamesRemoved "
            + "Messages:SearchMessagesAdded Messages:SearchMessagesChanged Messages:SearchMessagesRemoved "
            + "Tickets:SearchTicketsAdded Tickets:SearchTicketsChanged Tickets:SearchTicketsRemoved",
            await AskAsync(portal,
                "SELECT group_concat(line, ' ') FROM "
                + "(SELECT tbl_name || ':' || name AS line FROM sqlite_master WHERE type = 'trigger' ORDER BY 1)"));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_writers_and_a_commit_reaches_the_disk()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.Equal("wal", await AskAsync(portal, "PRAGMA journal_mode"));
        Assert.Equal(Full, await AskAsync(portal, "PRAGMA synchronous"));
    }

    [Fact]
    public async Task Foreign_keys_are_kept()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.Equal("1", await AskAsync(portal, "PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task Saving_is_asynchronous()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();

        Assert.Throws<NotSupportedException>(() => db.SaveChanges());
        Assert.Throws<NotSupportedException>(() => db.SaveChanges(acceptAllChangesOnSuccess: false));
    }

    private static SqlitePortalDb Sqlite() => new(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite("Data Source=:memory:").Options);

    private static PostgresPortalDb Postgres() => new(
        new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql("Host=nowhere;Database=portal", PostgresEngine.Configure).Options);

    private static void AssertIsCompiled(PortalDb db)
    {
        var made = db.GetService<IModelRuntimeInitializer>().Initialize(db.GetService<IDesignTimeModel>().Model, designTime: false);

        Assert.NotSame(made, db.Model);
        Assert.Equal(Described(made), Described(db.Model)); // It changed: scripts/migration NAME compiles it.
    }

    // Its tables and functions, without the types that queries add to a model in use. A compiled complex type repeats the names of its table, which
    // the other has with the entity only.
    private static IEnumerable<string> Described(IModel model) =>
        from described in model.GetEntityTypes().Select(type => type.ToDebugString(MetadataDebugStringOptions.LongDefault))
            .Concat(model.GetDbFunctions().Select(function => function.ToDebugString(MetadataDebugStringOptions.LongDefault)))
        from line in described.Split('\n').Select(line => line.Trim())
        where line != "Annotations:" && !NamesOfTable.Any(name => line.StartsWith($"Relational:{name}:", StringComparison.Ordinal))
        select line;

    private static readonly string[] NamesOfTable = ["FunctionName", "Schema", "SqlQuery", "TableName", "ViewName", "ViewSchema"];

    // sqlite.org/pragma.html#pragma_synchronous
    private const string Full = "2";

    private static Task<string?> AskAsync(TestPortal portal, string pragma) => portal.Store.ReadAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;
        return (await command.ExecuteScalarAsync())?.ToString();
    });

    // Tables with their columns, and indexes, as SQLite says them: not the text of CREATE, which migrations may arrive at by another way.
    // The model does not include full-text indexes.
    private static async Task<List<string>> SchemaAsync(Func<SqlitePortalDb, Task> make)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        SqliteFunctions.Define(connection);
        await using var db = new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite(connection).Options);
        await make(db);

        var lines = new List<string>();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || ' null:' || NOT c."notnull"
                || ' key:' || c.pk || ' default:' || COALESCE(c.dflt_value, '')
            FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
                AND t.name NOT LIKE '\_\_EF%' ESCAPE '\' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'Search%'
            UNION ALL
            SELECT 'index ' || i.tbl_name || ' ' || i.name || ' '
                || (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x) || ' unique:' || l."unique"
            FROM sqlite_master i, pragma_index_list(i.tbl_name) l WHERE i.type = 'index' AND l.name = i.name AND i.name NOT LIKE 'sqlite%'
            UNION ALL
            SELECT 'reference ' || t.name || '.' || f."from" || ' ' || f."table" || '.' || f."to" || ' ' || f.on_delete
            FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
            ORDER BY 1
            """;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        Assert.Contains(lines, line => line.StartsWith("column Projects.Name", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("reference Projects.", StringComparison.Ordinal));
        return lines;
    }
}
