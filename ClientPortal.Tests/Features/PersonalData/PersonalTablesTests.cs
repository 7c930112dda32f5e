using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.PersonalData;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientPortal.Tests.Features.PersonalData;

/// <summary>Every column that can hold personal data says what becomes of it.</summary>
public sealed class PersonalTablesTests
{
    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task Every_table_and_column_is_classified()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var model = await portal.Store.ReadAsync(db => Task.FromResult(db.Model));
        var tables = model.GetEntityTypes().Where(type => type.GetTableName() is not null && !type.IsOwned())
            .ToDictionary(type => type.GetTableName()!, type => type);

        Assert.Equal(tables.Keys.Order(StringComparer.Ordinal), PersonalTables.All.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.All(PersonalTables.All, table => Assert.True(
            table.Columns == string.Join(' ', ColumnsOf(tables[table.Name])),
            $"{table.Name} has now « {string.Join(' ', ColumnsOf(tables[table.Name]))} »: say in PersonalTables what becomes of each."));
    }

    [Fact]
    public async Task What_it_names_exists_and_every_treatment_has_its_reason()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var model = await portal.Store.ReadAsync(db => Task.FromResult(db.Model));
        Assert.All(PersonalTables.All, table =>
        {
            var type = model.GetEntityTypes().Single(one => one.GetTableName() == table.Name && !one.IsOwned());
            var named = $"{table.Owners} {table.Emptied} {table.Secret}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(named, name => Assert.True(
                type.FindProperty(name) is not null || type.FindNavigation(name) is not null, $"{table.Name}.{name}"));
            Assert.True(table.Treatment is Treatment.Deleted || table.Name == "People" || table.Why.Length > 0, $"{table.Name}: why?");
            Assert.Equal(table.Treatment == Treatment.None, table.Owners.Length == 0);
        });
        var areas = PersonalTables.All.Select(table => table.Area).Where(area => area.Length > 0).ToList();
        Assert.Equal(areas.Count, areas.Distinct().Count());
    }

    // Texts, bytes and ids, as the database stores them.
    private static IEnumerable<string> ColumnsOf(IEntityType type) => type.GetProperties()
        .Where(property => (property.GetTypeMapping().Converter?.ProviderClrType ?? Plain(property.ClrType)) is var stored
            && (stored == typeof(string) || stored == typeof(byte[]) || Plain(property.ClrType) == typeof(Guid)))
        .Select(property => property.Name).Order(StringComparer.Ordinal);

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
