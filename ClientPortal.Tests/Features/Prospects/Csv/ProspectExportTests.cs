using System.Globalization;
using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Prospects.Csv;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Prospects.Csv;

public sealed class ProspectExportTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    public async Task A_spreadsheet_runs_nothing_that_a_stranger_wrote(string formula)
    {
        await AddAsync(new ProspectFields { FirstName = formula, Company = "a;b\"c" });

        var text = Encoding.UTF8.GetString(await ExportAsync("fr"));

        Assert.Contains($"\"'{formula.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", text, StringComparison.Ordinal);
        Assert.Contains("\"a;b\"\"c\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain($";{formula[0]}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "Prénom;Nom;")]
    [InlineData("en", "First name,Last name,")]
    public async Task What_is_exported_is_imported_again_as_it_was(string language, string head)
    {
        var fields = new ProspectFields
        {
            FirstName = "Éloïse", LastName = "N’Diaye", Email = "eloise@example.org", Phone = "+221 77 123 45 67", Company = "Soleil", Status = ProspectStatus.Proposal,
            Value = 1_250_000, NextStep = "Appeler", NextStepOn = new DateOnly(2027, 1, 31),
        };
        var id = await AddAsync(fields);

        var bytes = await ExportAsync(language);
        var file = ImportFile.Read("again.csv", bytes);
        var (_, cells) = Assert.Single(file.Lines(0, 10));

        Assert.StartsWith("\uFEFF" + head, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Empty(fields.DifferencesTo(ImportMapping.Guess(file.Head).Read(cells!)));
        await portal.Get<ProspectCommands>().DeleteAsync(portal.Technician, id);
        var bytesAfter = await ExportAsync(language);
        Assert.Equal("import.empty", Assert.Throws<RuleBroken>(() => ImportFile.Read("none.csv", bytesAfter)).Rule);
    }

    [Fact]
    public async Task Only_what_the_filter_lets_through_and_only_for_staff()
    {
        for (var i = 0; i < 3; i++)
        {
            await AddAsync(new ProspectFields { FirstName = $"Keep{i}" });
            await AddAsync(new ProspectFields { FirstName = $"Leave{i}" });
        }

        var file = ImportFile.Read("f.csv", await ExportAsync("fr", new ProspectFilter { Search = "keep" }));

        Assert.Equal(["Keep2", "Keep1", "Keep0"], file.Lines(0, 10).Select(line => line.Cells![0]));
        using var scope = portal.Services.CreateScope();
        await Assert.ThrowsAsync<NotFound>(() => scope.ServiceProvider.GetRequiredService<ProspectExport>().WriteAsync(portal.ClientAdmin, new ProspectFilter(), Stream.Null));
    }

    private Task<Guid> AddAsync(ProspectFields fields) => portal.Get<ProspectCommands>().AddAsync(portal.Technician, fields, ProspectSource.Manual);

    private async Task<byte[]> ExportAsync(string language, ProspectFilter? filter = null)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        using var scope = portal.Services.CreateScope();
        using var bytes = new MemoryStream();
        await scope.ServiceProvider.GetRequiredService<ProspectExport>().WriteAsync(portal.Technician, filter ?? new ProspectFilter(), bytes);
        return bytes.ToArray();
    }
}
