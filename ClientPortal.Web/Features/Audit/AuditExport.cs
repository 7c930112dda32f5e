using System.Globalization;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Ui.Grid;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Audit;

/// <summary>
/// The audit as a CSV file for a spreadsheet, read and written page by page, so that a long log needs little memory. Text that looks like a formula
/// is escaped, because strangers typed the names and addresses.
/// </summary>
internal static class AuditExport
{
    public const string Path = "/admin/audit.csv";

    /// <exception cref="Domain.NotFound">There is no viewer, or the viewer is not an administrator.</exception>
    public static async Task WriteAsync(
        HttpContext http, ViewerSource viewers, AuditQueries queries, TimeProvider clock, IStringLocalizer<AuditTexts> texts,
        string? person = null, string? kind = null, string? from = null, string? to = null, string? text = null)
    {
        var stop = http.RequestAborted;
        var viewer = await viewers.OfAsync(http.User, stop) ?? throw new Domain.NotFound();
        var filter = AuditFilter.Of(person, kind, from, to, text);
        var lines = await queries.NewestAsync(viewer, filter, limit: AuditQueries.ExportPage, stop: stop);

        await using var csv = CsvFile.Begin(http.Response, "audit", clock.GetUtcNow());
        await csv.WriteRecordAsync(
            [
                texts["Csv.At"], texts["Csv.Actor"], texts["Csv.What"], texts["Csv.Kind"], texts["Csv.From"], texts["Csv.Organisation"],
                texts["Csv.Project"],
            ],
            stop);
        while (lines.Count > 0)
        {
            foreach (var line in lines)
            {
                await csv.WriteRecordAsync(
                    [
                        line.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), line.Actor(texts),
                        line.Sentence(texts), line.Kind, line.From, line.OrganisationName, line.ProjectName,
                    ],
                    stop);
            }

            await csv.FlushAsync(stop);
            lines = lines.Count < AuditQueries.ExportPage
                ? []
                : await queries.NewestAsync(viewer, filter, lines[^1].Seq, AuditQueries.ExportPage, stop);
        }
    }
}
