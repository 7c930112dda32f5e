using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using CsvHelper;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Prospects.Csv;

/// <summary>
/// The list as a CSV file, in the reader's language and with its separator; an import of it gives the same prospects. A text that a
/// spreadsheet would take for a formula gets an apostrophe before it: a name such as <c>=HYPERLINK(…)</c> may come from a stranger.
/// </summary>
public sealed class ProspectExport(ProspectQueries queries, IStringLocalizer<ProspectTexts> texts)
{
    private const int Portion = 500;

    private static readonly string[] Columns =
        ["firstName", "lastName", "email", "phone", "company", "status", "lostReason", "owner", "value", "nextStep", "nextStepOn", "tags", "notes"];

    public async Task WriteAsync(Viewer viewer, ProspectFilter filter, Stream to, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        await using var csv = Open(to);
        await csv.WriteRecordAsync([.. Columns.Select(column => texts["Field." + column].Value), texts["Source"], texts["Arrived"]], stop);
        Guid? after = null;
        while (await queries.WholeAsync(viewer, filter, after, Portion, stop) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                await csv.WriteRecordAsync(Cells(row), stop);
            }

            after = rows[^1].Row.Id;
        }
    }

    /// <summary>Writes lines of cells, with formulas made harmless in the same way.</summary>
    public static async Task WriteAsync(Stream to, IEnumerable<string[]> lines, CancellationToken stop = default)
    {
        await using var csv = Open(to);
        foreach (var line in lines)
        {
            await csv.WriteRecordAsync(line, stop);
        }
    }

    private string[] Cells(ProspectLine line)
    {
        var row = line.Row;
        return
        [
            row.FirstName,
            row.LastName,
            row.Email,
            row.Phone,
            row.Company,
            texts["Status." + Token.Of(row.Status)],
            line.LostReason,
            row.OwnerName ?? "",
            row.Value?.ToString(CultureInfo.InvariantCulture) ?? "",
            row.NextStep,
            row.NextStepOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            string.Join(", ", line.Tags),
            line.Notes,
            texts["Source." + Token.Of(row.Source)],
            row.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        ];
    }

    // With a byte order mark: without it Excel does not read the file as UTF-8.
    private static CsvWriter Open(Stream to) => CsvWriter.Create(
        to,
        new CsvWriterOptions
        {
            Separator = CultureInfo.CurrentCulture.TextInfo.ListSeparator is ";" ? ';' : ',',
            WriteByteOrderMark = true, Injection = CsvInjection.Escape,
        },
        leaveOpen: true);
}
