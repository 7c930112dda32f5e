using System.Globalization;
using System.Security.Cryptography;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features.Documents;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Words inside of files, found from the shelf.</summary>
public class DocumentSearchQueriesTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid project;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        project = await portal.ProjectAsync();
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("cablage", "Contrôle du câblage")]
    [InlineData("CÂBLAGE controle", "Contrôle du câblage")]
    [InlineData("œuvre", "La maîtrise d’œuvre")]
    [InlineData("oeuvre", "La maîtrise d’œuvre")]
    [InlineData("warehouse", "scanners of the warehouse")]
    public async Task A_word_of_a_PDF_or_a_Word_file_is_found_without_accents_and_marked(string words, string around)
    {
        var pdf = await AddAsync("Plan.pdf", DemoFiles.Pdf("Plan", "Contrôle du câblage", "The scanners of the warehouse"));
        var word = await AddAsync("Note.docx", DemoFiles.Word("La maîtrise d’œuvre"));
        await ReadAsync();

        var found = Assert.Single(await FindAsync(portal.Member, words));

        Assert.Equal(around.Contains("œuvre", StringComparison.Ordinal) ? word : pdf, found.Id);
        Assert.Contains(around, found.Found!.Text, StringComparison.Ordinal);
        Assert.NotEmpty(found.Found.Marks);
    }

    [Fact]
    public async Task Only_the_text_of_the_current_version_is_found_and_only_by_those_who_see_the_document()
    {
        var id = await AddAsync("Note.txt", "Le fournisseur est Zanzibar"u8.ToArray());
        var hidden = await AddAsync("Marge.txt", "La marge de Zanzibar"u8.ToArray(), shared: false);
        await ReadAsync();
        Assert.Equal([hidden, id], (await FindAsync(portal.Technician, "zanzi")).Select(row => row.Id).Order().Reverse());
        Assert.Equal([id], (await FindAsync(portal.Member, "zanzi")).Select(row => row.Id));
        Assert.Empty(await FindAsync(portal.Outsider, "zanzi"));
        Assert.Empty(await FindAsync(portal.NonMember, "zanzi"));

        await portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Note.txt", "Le fournisseur est Ouagadougou"));
        await ReadAsync();

        Assert.Empty(await FindAsync(portal.Member, "zanzi"));
        Assert.Equal([id], (await FindAsync(portal.Member, "ouaga")).Select(row => row.Id));
        await portal.Documents().RestoreVersionAsync(portal.Technician, id, 1);
        Assert.Equal([id], (await FindAsync(portal.Member, "zanzi")).Select(row => row.Id));
    }

    [Theory]
    [InlineData("metre")]
    [InlineData("2026 metr")]
    [InlineData("sous-sol")]
    [InlineData("OEUVRE lot")]
    [InlineData("urgent")]
    public async Task A_document_is_found_by_words_of_its_name_its_folder_and_its_tags(string words)
    {
        await AddAsync("Autre.txt", "Rien"u8.ToArray());
        var id = await AddAsync("Ancien.txt", "Vide"u8.ToArray());
        await portal.Documents().AmendAsync(
            portal.Technician, id, fields => fields with { Name = "Métré_2026 (lot 3).txt", Folder = "Gros œuvre/Sous-sol", Tags = "urgent" });

        Assert.Equal([id], (await FindAsync(portal.Member, words)).Select(row => row.Id));
        Assert.Empty(await FindAsync(portal.Member, "ancien"));
        Assert.Empty(await FindAsync(portal.Outsider, words));
    }

    [Fact]
    public async Task A_name_of_a_project_finds_its_documents_and_the_bin_is_searched_apart()
    {
        var id = await AddAsync("Note.txt", "Rien"u8.ToArray());
        var name = (await portal.DocumentQueries().FindAsync(portal.Technician, id)).Row.ProjectName;

        Assert.Equal([id], (await FindAsync(portal.Member, name)).Select(row => row.Id));
        Assert.Empty(await FindAsync(portal.Outsider, name));
        Assert.Empty((await portal.DocumentQueries().ListAsync(portal.Member, new DocumentFilter(name, ProjectId: project))).Items);
        await portal.Documents().RemoveAsync(portal.Technician, id);
        Assert.Empty(await FindAsync(portal.Technician, "note"));
        Assert.Single((await portal.DocumentQueries().ListAsync(portal.Technician, new DocumentFilter("note", Removed: true))).Items);
    }

    /// <summary>Few hits are looked up one by one, many are read in the order of the list; the page is the same.</summary>
    [Theory]
    [InlineData(DocumentSort.Newest)]
    [InlineData(DocumentSort.Name)]
    public async Task Of_very_many_documents_the_same_ones_are_found_in_the_same_order(DocumentSort sort)
    {
        const int Many = 260, EveryText = 20;
        await portal.Store.WriteAsync(async db =>
        {
            var home = await db.Projects.SingleAsync(one => one.Id == project);
            for (var i = 0; i < Many; i++)
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i)));
                db.DocumentTexts.Add(new DocumentText(hash, i % EveryText == 0 ? "Le mot rare" : "Autre chose", FakeClock.Start));
                db.Documents.Add(Document.Add(
                    portal.Technician, home, new DocumentFields($"Relevé {i}.txt", "", DocumentKind.Report, "", Shared: i % 3 > 0),
                    new StoredFile(FileKind.Text, 1, hash, $"documents/{hash[..32]}"), null, FakeClock.Start.AddMinutes(i * 7 % Many)));
            }
        });
        await AddAsync("Note.txt", "Rien"u8.ToArray());

        foreach (var viewer in new[] { portal.Technician, portal.Member, portal.Outsider })
        {
            var all = await FirstAsync(viewer, null);
            var many = all.Where(row => row.Name.StartsWith("Relevé", StringComparison.Ordinal)).ToList();
            Assert.Equal(many.Select(row => row.Id), await FoundAsync("releve"));
            Assert.Equal(
                many.Where(row => int.Parse(row.Name[7..^4], CultureInfo.InvariantCulture) % EveryText == 0).Select(row => row.Id),
                await FoundAsync("rare"));

            async Task<IEnumerable<Guid>> FoundAsync(string words) => (await FirstAsync(viewer, words)).Select(row => row.Id);
        }

        async Task<IReadOnlyList<DocumentRow>> FirstAsync(Viewer viewer, string? words) =>
            (await portal.DocumentQueries().FirstAsync(viewer, new DocumentFilter(words, Sort: sort), 2 * Many, null)).Items;
    }

    [Fact]
    public async Task A_new_content_is_read_by_a_job_once()
    {
        await AddAsync("Note.txt", "Le fournisseur est Zanzibar"u8.ToArray());
        await Eventually.TrueAsync(async () => (await FindAsync(portal.Member, "zanzi")).Count == 1);
        await AddAsync("Copie.txt", "Le fournisseur est Zanzibar"u8.ToArray());
        await AddAsync("Photo.png", SampleFiles.Png);

        await Eventually.TrueAsync(async () => (await FindAsync(portal.Member, "zanzi")).Count == 2);
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.DocumentTexts.CountAsync()));
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.Jobs.CountAsync(job => job.Kind == DocumentTextCommands.Kind)));
    }

    [Fact]
    public async Task The_sweep_asks_for_what_is_missing_and_deletes_what_is_gone()
    {
        await AddAsync("Note.txt", "Le fournisseur est Zanzibar"u8.ToArray());
        await ReadAsync();
        await portal.Store.WriteAsync(async db => db.DocumentTexts.RemoveRange(await db.DocumentTexts.ToListAsync()));
        await portal.Get<DocumentTextCommands>().KeepAsync(
            Viewer.Portal, new string('a', 64), new MemoryStream("Sans document"u8.ToArray()), "text/plain");

        await portal.Get<DocumentTextCommands>().SweepAsync(Viewer.Portal);

        await Eventually.TrueAsync(async () => (await FindAsync(portal.Member, "zanzi")).Count == 1);
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.DocumentTexts.CountAsync()));
        Assert.Equal(
            0, await portal.Store.ReadAsync(db => db.TextsHolding(new[] { "sans" }).CountAsync()));
    }

    [Fact]
    public async Task A_file_without_readable_text_is_read_once_and_its_job_says_why()
    {
        var id = await AddAsync("Vide.pdf", SampleFiles.Pdf);
        var hash = (await portal.DocumentQueries().FindAsync(portal.Admin, id)).Row.Sha256;

        await ReadAsync();

        Assert.Equal("", await portal.Store.ReadAsync(db => db.DocumentTexts.Select(text => text.Text).SingleAsync()));
        Assert.NotNull(await portal.Get<DocumentTextCommands>().ReadAsync(Viewer.Portal, hash));
    }

    private async Task<Guid> AddAsync(string name, byte[] content, bool shared = true) => (await portal.Documents().AddAsync(
        portal.Technician, new NewDocument(project, DocumentKind.Report, shared), new UploadedFile(name, new MemoryStream(content)))).Id;

    // At once, whether the job has run or not.
    private async Task ReadAsync()
    {
        foreach (var hash in await portal.Store.ReadAsync(
            db => db.Documents.SelectMany(one => one.Versions).Select(version => version.Sha256).Distinct().ToListAsync()))
        {
            await portal.Get<DocumentTextCommands>().ReadAsync(Viewer.Portal, hash);
        }
    }

    private async Task<IReadOnlyList<DocumentRow>> FindAsync(Viewer viewer, string words) =>
        (await portal.DocumentQueries().ListAsync(viewer, new DocumentFilter(words))).Items;
}
