using Bunit;
using ClientPortal.Domain.Documents;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>The form of a document while others save.</summary>
public sealed class DocumentFormPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.DocumentAsync(await portal.ProjectAsync());
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("conflict-mine", "Offre.txt")]
    [InlineData("conflict-theirs", "Autre.txt")]
    public async Task Of_the_same_field_the_person_decides_and_what_they_typed_stays(string choice, string kept)
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var document = await EditAsync(page);
        document.Find("[data-testid=document-name-input]").Change("Offre.txt");

        await portal.Documents().AmendAsync(portal.Admin, id, fields => fields with { Name = "Autre.txt", Tags = "urgent" });
        await page.SettleAsync();
        document.WaitForAssertion(() => Assert.NotNull(document.Find("[data-testid=edit-elsewhere]")));
        document.Find("[data-testid=document-form]").Submit();

        document.WaitForAssertion(() => Assert.Single(document.FindAll("[data-testid=document-conflict] .conflict-field")));
        Assert.Equal("Autre.txt", (await NowAsync()).Name);
        Assert.Equal("Offre.txt", document.Find("[data-testid=document-name-input]").GetAttribute("value"));
        document.Find($"[data-testid={choice}]").Click();
        await Eventually.TrueAsync(async () => (await NowAsync()).Name == kept);
        Assert.Equal("urgent", (await NowAsync()).Tags);
    }

    [Fact]
    public async Task Changes_to_different_fields_are_merged_and_a_version_in_between_is_no_conflict()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var document = await EditAsync(page);
        document.Find("[data-testid=document-folder-input]").Change("Devis/2026");

        await portal.Documents().AmendAsync(portal.Admin, id, fields => fields with { Tags = "urgent", Shared = false });
        await portal.Documents().AddVersionAsync(portal.Admin, id, Shelf.FileOf("Devis.txt", "Prix : 90"));
        await page.SettleAsync();
        document.Find("[data-testid=document-form]").Submit();

        await Eventually.TrueAsync(async () => await NowAsync() is { Folder: "Devis/2026", Tags: "urgent", Shared: false });
        Assert.Empty(document.FindAll("[data-testid=document-conflict]"));
    }

    [Fact]
    public async Task A_document_with_a_past_is_shared_after_a_question()
    {
        await portal.Documents().AmendAsync(portal.Admin, id, fields => fields with { Shared = false });
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var document = page.Show<DocumentPanel>(one => one.Add(panel => panel.Id, id));
        await document.WaitForElement("[data-testid=document-share]").ClickAsync(new());
        Assert.True((await NowAsync()).Shared);

        await portal.Documents().AddVersionAsync(portal.Admin, id, Shelf.FileOf("Devis.txt", "Prix : 90"), "Sans la marge");
        await document.Find("[data-testid=document-share]").ClickAsync(new());
        await page.SettleAsync();
        await document.Find("[data-testid=document-share]").ClickAsync(new());
        Assert.Contains("versions", document.Find("[data-testid=document-share-past]").TextContent, StringComparison.Ordinal);
        Assert.False((await NowAsync()).Shared);
        await document.Find("[data-testid=document-share-confirm]").ClickAsync(new());
        Assert.True((await NowAsync()).Shared);
    }

    private async Task<IRenderedComponent<DocumentPanel>> EditAsync(PanelContext page)
    {
        var document = page.Show<DocumentPanel>(one => one.Add(panel => panel.Id, id).Add(panel => panel.Editing, true));
        await Eventually.TrueAsync(() => document.FindAll("[data-testid=document-form]").Count == 1);
        return document;
    }

    private async Task<DocumentFields> NowAsync() => (await portal.DocumentQueries().FindAsync(portal.Admin, id)).Fields;
}
