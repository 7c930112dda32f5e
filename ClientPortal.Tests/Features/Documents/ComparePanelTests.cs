using System.Text;
using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Documents.Comparing;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Two versions beside each other, on the document's page. Texts are read by hand.</summary>
public sealed class ComparePanelTests
{
    [Fact]
    public async Task A_reader_compares_the_extracted_text_of_two_versions_of_a_PDF_and_sees_it_in_words_and_signs()
    {
        await using var portal = await TestPortal.StartAsync();
        var placed = await AddAsync(portal, DemoFiles.Pdf("Devis – Fibre", "Prix : 100 000", "Délai : six semaines"), "Devis.pdf");
        var version = DemoFiles.Pdf("Devis – Fibre", "Prix : 90 000", "Délai : six semaines", "Remise incluse");
        await portal.Documents().AddVersionAsync(portal.Technician, placed.Id, new UploadedFile("Devis.pdf", new MemoryStream(version)));
        await ReadAsync(portal, placed.Id, FileKind.Pdf);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var document = page.Show<DocumentPanel>(one => one.Add(panel => panel.Id, placed.Id));

        document.WaitForAssertion(() => document.Find("[data-testid=document-compare]"));
        document.Find("[data-testid=document-compare]").Submit();

        document.WaitForAssertion(() => Assert.Equal(
            ["same", "removed", "added", "same", "added"],
            document.FindAll("[data-testid=compare-line]").Select(line => line.GetAttribute("data-kind"))));
        Assert.Equal("Prix : 100 000", document.Find("del").TextContent.Split(':', 2)[1].Trim());
        Assert.Equal(
            ["Ajouté\u00a0: Prix : 90 000", "Ajouté\u00a0: Remise incluse"], document.FindAll("ins").Select(line => line.TextContent.Trim()));
        Assert.Contains("2 lignes ajoutées", document.Find("[data-testid=compare-summary]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_not_read_yet_or_cannot_be_read_is_said_and_a_stranger_finds_nothing()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var placed = await AddAsync(portal, Encoding.UTF8.GetBytes("Prix : 100"), "Devis.txt");
        await portal.Documents().AddVersionAsync(portal.Technician, placed.Id, Shelf.FileOf("Devis.txt", "Prix : 90"));
        var queries = portal.Get<DocumentComparisonQueries>();

        Assert.Equal(ComparisonState.Awaited, (await queries.OfAsync(portal.Member, placed.Id, 1, 2)).State);
        await Assert.ThrowsAsync<NotFound>(() => queries.OfAsync(portal.Outsider, placed.Id, 1, 2));
        await Assert.ThrowsAsync<NotFound>(() => queries.OfAsync(portal.Member, placed.Id, 1, 3));

        await ReadAsync(portal, placed.Id, FileKind.Text);
        Assert.Equal((1, 1), await queries.OfAsync(portal.Member, placed.Id, 2, 1) is { Text: { } text } ? (text.Added, text.Removed) : default);
        await portal.Documents().AddVersionAsync(
            portal.Technician, placed.Id, new UploadedFile("Devis.png", new MemoryStream(SampleFiles.Png)));
        Assert.Equal(ComparisonState.NoText, (await queries.OfAsync(portal.Member, placed.Id, 1, 3)).State);
    }

    private static async Task<PlacedFile> AddAsync(TestPortal portal, byte[] content, string name) => await portal.Documents().AddAsync(
        portal.Technician, new NewDocument(await portal.ProjectAsync(), DocumentKind.Quote, Shared: true),
        new UploadedFile(name, new MemoryStream(content)));

    private static async Task ReadAsync(TestPortal portal, Guid id, FileKind kind)
    {
        foreach (var version in (await portal.DocumentQueries().FindAsync(portal.Technician, id)).Versions)
        {
            await using var content = File.OpenRead((await portal.DocumentQueries().FileAsync(portal.Technician, id, version.Number)).Path);
            await portal.Get<DocumentTextCommands>().KeepAsync(Viewer.Portal, version.Sha256, content, kind.ContentType);
        }
    }
}
