using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components.Forms;

namespace ClientPortal.Web.Features.Prospects.Csv;

public sealed partial class ImportPanel
{
    private const int LinesPreviewed = 5;

    // The downloadable report has all of them.
    private const int FailuresShown = 200;

    private ImportRun? run;
    private IReadOnlyList<ImportFailure> failures = [];
    private ImportFile? file;
    private ImportMapping mapping = new();
    private IReadOnlyDictionary<string, Guid>? owners;
    private bool skipDuplicates = true;

    protected override void Subscribe() => OnSignal<ImportMoved>();

    protected override Task LoadAsync()
    {
        (run, failures) = (Imports.Of(Viewer), Imports.Of(Viewer)?.Failures ?? []);
        return Task.CompletedTask;
    }

    private Task ReadAsync(InputFileChangeEventArgs chosen) => Actions.TryAsync(async () =>
    {
        if (chosen.File.Size > ImportFile.LargestBytes)
        {
            throw new RuleBroken("import.too-large", ImportFile.LargestBytes / (1024 * 1024));
        }

        using var bytes = new MemoryStream();
        try
        {
            await using var stream = chosen.File.OpenReadStream(ImportFile.LargestBytes);
            await stream.CopyToAsync(bytes);
        }
        catch (IOException)
        {
            throw new RuleBroken("import.not-read");
        }

        // Off the circuit's dispatcher: the page stays responsive while ten thousand lines are parsed.
        file = await Task.Run(() => ImportFile.Read(chosen.File.Name, bytes.ToArray()));
        mapping = ImportMapping.Guess(file.Head);
        owners = await Queries.OwnersByNameAsync(Viewer);
    });

    private void Map(string target, string? column) =>
        mapping[target] = int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private IEnumerable<(int Line, ProspectFields? Fields, RuleBroken? Broken)> Preview()
    {
        foreach (var (line, cells) in file!.Lines(0, LinesPreviewed))
        {
            ProspectFields? fields = null;
            RuleBroken? broken = null;
            try
            {
                fields = mapping.Read(cells ?? throw new RuleBroken("import.broken-quotes"), owners);
            }
            catch (RuleBroken reason)
            {
                broken = reason;
            }

            yield return (line, fields, broken);
        }
    }

    // Distinguished by their position where a name is empty or occurs twice.
    private string ColumnName(ImportFile table, int index) => table.Head[index] switch
    {
        "" => L["Import.Column", index + 1],
        var name when table.Head.Count(other => other == name) > 1 => $"{name} ({L["Import.Column", index + 1]})",
        var name => name,
    };

    private async Task Start()
    {
        await Actions.TryAsync(() =>
        {
            Imports.Start(Viewer, file!, mapping, skipDuplicates);
            file = null;
            return Task.CompletedTask;
        });
        await LoadAsync();
    }

    private async Task Dismiss()
    {
        Imports.Dismiss(Viewer);
        await LoadAsync();
    }
}
