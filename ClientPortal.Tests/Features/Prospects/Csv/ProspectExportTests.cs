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
    public async Task A_formula_of_a_stranger_does_not_run_in_a_spreadsheet(string formula)
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
    public async Task What_is_exported_is_imported_elsewhere_as_it_was(string language, string head)
    {
        var whole = new ProspectFields
        {
            FirstName = "Éloïse", LastName = "N’Diaye", Email = "eloise@example.org", Phone = "+221 77 123 45 67", Company = "Soleil; \"& fils\"",
            Status = ProspectStatus.Lost, LostReason = "Trop cher, dit-elle", OwnerId = portal.Technician.PersonId, Value = 1_250_000,
            NextStep = "=Appeler",
            NextStepOn = new DateOnly(2027, 1, 31), Tags = ["vip", "réseau"],
            Notes = string.Join('\n', Enumerable.Range(1, 120).Select(line => $"ligne {line}; \"suite\"")),
        };
        ProspectFields[] all = [whole, new() { Company = "Seule" }, new() { FirstName = "Awa", Status = ProspectStatus.Qualified }];
        Assert.All(whole.GetType().GetProperties().Where(field => field.CanWrite), field =>
            Assert.False(Equals(field.GetValue(whole), field.GetValue(new ProspectFields())), $"{field.Name} is not tried."));
        foreach (var fields in all)
        {
            await AddAsync(fields);
        }

        var bytes = await ExportAsync(language);
        Assert.StartsWith("\uFEFF" + head, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);

        // The other portal has the same staff.
        await using var elsewhere = await TestPortal.StartAsync();
        var file = ImportFile.Read("again.csv", bytes);
        var run = elsewhere.Get<ProspectImports>().Start(elsewhere.Technician, file, ImportMapping.Guess(file.Head), skipDuplicates: true);
        await Eventually.TrueAsync(() => run.Over);

        Assert.Empty(run.Failures.Select(failure => failure.Reason.Rule));
        var ids = (await elsewhere.Get<ProspectQueries>().ListAsync(elsewhere.Technician, new ProspectFilter(), null, 10)).ConvertAll(row => row.Id);
        var read = new List<ProspectFields>();
        foreach (var id in ids)
        {
            read.Add((await elsewhere.Get<ProspectQueries>().FindAsync(elsewhere.Technician, id)).Fields);
        }

        Assert.Equal(all.Length, read.Count);
        Assert.All(all, fields => Assert.Contains(
            read, other => (fields with { OwnerId = fields.OwnerId is null ? null : elsewhere.Technician.PersonId }).Checked()
                .DifferencesTo(other).Count == 0));
    }

    [Fact]
    public async Task An_empty_list_is_a_file_without_lines()
    {
        var bytes = await ExportAsync("fr");

        Assert.Equal("import.empty", Assert.Throws<RuleBroken>(() => ImportFile.Read("none.csv", bytes)).Rule);
    }

    [Fact]
    public async Task The_export_follows_the_filter_and_is_only_for_staff()
    {
        for (var i = 0; i < 3; i++)
        {
            await AddAsync(new ProspectFields { FirstName = $"Keep{i}" });
            await AddAsync(new ProspectFields { FirstName = $"Leave{i}" });
        }

        var file = ImportFile.Read("f.csv", await ExportAsync("fr", new ProspectFilter { Search = "keep" }));

        Assert.Equal(["Keep2", "Keep1", "Keep0"], file.Lines(0, 10).Select(line => line.Cells![0]));
        using var scope = portal.Services.CreateScope();
        await Assert.ThrowsAsync<NotFound>(
            () => scope.ServiceProvider.GetRequiredService<ProspectExport>().WriteAsync(portal.ClientAdmin, new ProspectFilter(), Stream.Null));
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
