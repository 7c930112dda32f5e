using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace ClientPortal.Tests.Data;

/// <summary>
/// While nodes are replaced one after the other, those of the previous release go on with a schema that the new one has migrated: it must have all
/// that the model before its last migration reads and writes, and demand nothing more. So a migration only adds; what is not used any more is
/// removed by the release after (docs/operations.md, "Deployments").
/// </summary>
public class PreviousReleaseTests
{
    [Fact]
    public async Task The_schema_still_serves_the_model_before_its_last_migration()
    {
        await using var portal = await TestPortal.StartAsync();
        var (before, now) = await portal.Store.ReadAsync(async db => (Needed(db), await SchemaAsync(db)));

        Assert.Contains(before, column => column is { Table: "Tickets", Name: "Title" });
        Assert.Empty(Broken(before, now));
    }

    [Fact]
    public void What_would_stop_a_node_of_the_previous_release_is_named()
    {
        Column[] before =
        [
            new("Things", "Id", "uuid", IsRequired: true),
            new("Things", "Name", "text", IsRequired: false),
            new("Things", "Size", "integer", IsRequired: true),
            new("Places", "Id", "uuid", IsRequired: true),
        ];
        Column[] same = [.. before, new("Things", "Note", "text", IsRequired: false), new("News", "Id", "uuid", IsRequired: true)];
        Assert.Empty(Broken(before, same));
        Assert.Empty(Broken(before, [.. before, new("Things", "Kind", "integer", IsRequired: true, HasDefault: true)]));
        Assert.Empty(Broken(before, [before[0], before[1], before[2] with { IsRequired = false }, before[3]]));

        Assert.Equal(
            [
                "Places.Id is not there",
                "Things.Kind is new, and must have a value that the previous release does not write",
                "Things.Name must have a value now", "Things.Size is bigint and was integer",
            ],
            Broken(
                before,
                [
                    before[0], before[1] with { IsRequired = true }, before[2] with { Type = "bigint" },
                    new("Things", "Kind", "integer", IsRequired: true),
                ]).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Broken(IReadOnlyCollection<Column> before, IReadOnlyCollection<Column> now)
    {
        foreach (var old in before)
        {
            var column = now.FirstOrDefault(one => one.Is(old));
            if (column is null)
            {
                yield return $"{old.Table}.{old.Name} is not there";
            }
            else if (!string.Equals(column.Type, old.Type, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"{old.Table}.{old.Name} is {column.Type} and was {old.Type}";
            }
            else if (column.IsRequired && !old.IsRequired)
            {
                yield return $"{old.Table}.{old.Name} must have a value now";
            }
        }

        var tables = before.Select(old => old.Table).ToHashSet();
        foreach (var column in now.Where(one => tables.Contains(one.Table) && !before.Any(one.Is) && one is { IsRequired: true, HasDefault: false }))
        {
            yield return $"{column.Table}.{column.Name} is new, and must have a value that the previous release does not write";
        }
    }

    // Of the last migration but one, as its designer file has kept it. Migrations of SQL alone have no model.
    private static List<Column> Needed(PortalDb db)
    {
        var assembly = db.GetService<IMigrationsAssembly>();
        var models = assembly.Migrations.OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => assembly.CreateMigration(one.Value, db.Database.ProviderName!).TargetModel)
            .Where(model => model.GetEntityTypes().Any()).ToList();
        var model = db.GetService<IModelRuntimeInitializer>().Initialize(models[^2], designTime: true);
        return [.. model.GetRelationalModel().Tables.SelectMany(table => table.Columns.Select(
            column => new Column(table.Name, column.Name, column.StoreType, !column.IsNullable)))];
    }

    private static async Task<List<Column>> SchemaAsync(PortalDb db)
    {
        var rows = await db.Database.SqlQueryRaw<Row>(TestDatabase.IsPostgres
            ? """
              SELECT c.relname::text AS "Table", a.attname::text AS "Name", format_type(a.atttypid, a.atttypmod) AS "Type",
                  a.attnotnull AS "IsRequired", a.atthasdef OR a.attidentity <> '' AS "HasDefault"
              FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              """
            : """
              SELECT t.name AS "Table", c.name AS "Name", c.type AS "Type", c."notnull" AS "IsRequired", c.dflt_value IS NOT NULL AS "HasDefault"
              FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'
              """).ToListAsync();
        return rows.ConvertAll(row => new Column(row.Table, row.Name, row.Type, row.IsRequired, row.HasDefault));
    }

    private sealed record Row(string Table, string Name, string Type, bool IsRequired, bool HasDefault);

    private sealed record Column(string Table, string Name, string Type, bool IsRequired, bool HasDefault = false)
    {
        public bool Is(Column other) => (Table, Name) == (other.Table, other.Name);
    }
}
