using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>The order of names and folders: as people expect it, and the same on each database.</summary>
public class DocumentOrderQueriesTests : IAsyncLifetime
{
    private static readonly string[] InOrder =
    [
        "Devis 1.txt", "devis 2 bis.txt", "DEVIS 02.txt", "Devis 10.txt", "école.txt", "Élan.txt", "été 2026.txt", "Œuvre.txt", "zèbre.txt",
        "Ж.txt", "工程.txt",
    ];

    private TestPortal portal = null!;
    private Guid project;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(hosted: false);
        project = await portal.ProjectAsync();

        // In an order that is neither theirs nor its reverse.
        foreach (var name in InOrder.OrderBy(name => name.Length).ThenByDescending(name => name, StringComparer.Ordinal))
        {
            await portal.DocumentAsync(project, name, name);
        }
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Names_are_sorted_without_case_and_accents_and_numbers_by_their_value_on_each_page()
    {
        Assert.Equal(InOrder, await NamesAsync(InOrder.Length));
        for (var page = 1; page < InOrder.Length; page += 3)
        {
            Assert.Equal(InOrder[..page], await NamesAsync(page));
        }
    }

    [Fact]
    public async Task Folders_come_first_in_the_order_of_folders_and_a_changed_name_moves()
    {
        foreach (var (at, folder) in new[] { (0, "Étage 10"), (3, "étage 9"), (4, "Cave"), (8, "cave") })
        {
            await ChangeAsync(InOrder[at], folder, InOrder[at]);
        }

        Assert.Equal(
            [.. InOrder.Where((_, at) => at is not (0 or 3 or 4 or 8)), InOrder[4], InOrder[8], InOrder[3], InOrder[0]],
            await NamesAsync(InOrder.Length, DocumentSort.Folder));

        await ChangeAsync(InOrder[^1], "", "Acompte.txt");
        Assert.Equal(["Acompte.txt", .. InOrder[..^1]], await NamesAsync(InOrder.Length));
    }

    [Fact]
    public async Task The_migration_sorts_what_was_there_in_the_same_way_and_the_search_still_follows_names()
    {
        await portal.Store.ReadAsync(async db =>
        {
            var migrator = db.Database.GetService<IMigrator>();
            await migrator.MigrateAsync("DocumentIndexes");
            await migrator.MigrateAsync();
            return true;
        });

        Assert.Equal(InOrder, await NamesAsync(InOrder.Length));
        var stored = await portal.Store.ReadAsync(db => db.Documents.Select(one => new { one.Name, one.SortName }).ToListAsync());
        Assert.All(stored, one => Assert.Equal(Domain.Text.SortKey(one.Name, Domain.Documents.Document.SortLength), one.SortName));
        await ChangeAsync("zèbre.txt", "", "Girafe.txt");
        Assert.Equal(["Girafe.txt"], (await ListAsync(new DocumentFilter("girafe"))).Items.Select(one => one.Name));
        Assert.Empty((await ListAsync(new DocumentFilter("zebre"))).Items);
    }

    private async Task ChangeAsync(string name, string folder, string renamed)
    {
        var id = (await ListAsync(new DocumentFilter(ProjectId: project))).Items.Single(one => one.Name == name).Id;
        await portal.Documents().AmendAsync(portal.Technician, id, fields => fields with { Name = renamed, Folder = folder });
    }

    private Task<Page<DocumentRow>> ListAsync(DocumentFilter filter) =>
        portal.DocumentQueries().ListAsync(portal.Technician, filter, limit: 100);

    private async Task<IEnumerable<string>> NamesAsync(int count, DocumentSort sort = DocumentSort.Name)
    {
        var page = await portal.DocumentQueries().FirstAsync(portal.Member, new DocumentFilter(ProjectId: project, Sort: sort), count, null);
        Assert.Equal(count < InOrder.Length, page.Next is not null);
        return page.Items.Select(row => row.Name);
    }
}
