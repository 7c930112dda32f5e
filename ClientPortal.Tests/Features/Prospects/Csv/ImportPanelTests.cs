using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects.Csv;
using Microsoft.AspNetCore.Components.Forms;

namespace ClientPortal.Tests.Features.Prospects.Csv;

public sealed class ImportPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("fr", "Plusieurs colonnes portent le même nom\u00a0: Téléphone.")]
    [InlineData("en", "Several columns have the same name: Téléphone.")]
    public async Task A_name_that_two_columns_have_is_named_and_each_can_be_chosen(string language, string note)
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician, language);
        var panel = Choose(page, "Nom;Téléphone;Téléphone\nAwa;+221 77 111 11 11;+221 77 222 22 22");

        Assert.Contains(note, panel.Find("[data-testid=import-doubled]").TextContent, StringComparison.Ordinal);
        Assert.Equal("status", panel.Find("[data-testid=import-doubled]").GetAttribute("role"));

        // The first is taken, the choice tells them apart by their place, and the preview shows the other once it is chosen.
        var phone = panel.Find("[data-testid=import-map][data-field=phone]");
        Assert.Equal("1", phone.GetAttribute("data-value"));
        var names = phone.QuerySelectorAll("option").Select(option => option.TextContent);
        Assert.Equal(2, names.Where(name => name.StartsWith("Téléphone", StringComparison.Ordinal)).Distinct().Count());
        Assert.Contains("+221 77 111 11 11", Preview(panel), StringComparison.Ordinal);
        phone.Change("2");
        Assert.Contains("+221 77 222 22 22", Preview(panel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_columns_differ_is_read_without_a_word()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Choose(page, "Nom;Téléphone;Mobile\nAwa;1;2");

        Assert.Empty(panel.FindAll("[data-testid=import-doubled]"));
    }

    private static IRenderedComponent<ImportPanel> Choose(PanelContext page, string text)
    {
        var panel = page.Show<ImportPanel>();
        panel.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "prospects.csv"));
        panel.WaitForElement("[data-testid=import-preview]");
        return panel;
    }

    private static string Preview(IRenderedComponent<ImportPanel> panel) => panel.Find("[data-testid=import-preview]").TextContent;
}
