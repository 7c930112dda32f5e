using System.Globalization;
using ClientPortal.Web.Identity;
using CsvHelper;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Audit;

/// <summary>
/// The audit as a file for a spreadsheet: written while it is read, page by page, so that years of it need no memory. What looks like a formula
/// is made text, because names and addresses are what strangers typed.
/// </summary>
internal static class AuditExport
{
    public const string Path = "/admin/audit.csv";

    public static async Task WriteAsync(
        HttpContext http, ViewerSource viewers, AuditQueries queries, TimeProvider clock, IStringLocalizer<AuditTexts> texts,
        string? person = null, string? kind = null, string? from = null, string? to = null, string? text = null)
    {
        var stop = http.RequestAborted;
        var viewer = await viewers.OfAsync(http.User, stop) ?? throw new Domain.NotFound();
        var filter = AuditFilter.Of(person, kind, from, to, text);
        var lines = await queries.NewestAsync(viewer, filter, limit: AuditQueries.ExportPage, stop: stop);

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"audit-{clock.GetUtcNow():yyyy-MM-dd}.csv\"");
        http.Response.Headers.CacheControl = "no-store";

        // With a byte order mark and the list separator of the reader's language: a double click opens it as a table.
        await using var csv = CsvWriter.Create(http.Response.Body, Format, leaveOpen: true);
        await csv.WriteRecordAsync([texts["Csv.At"], texts["Csv.Actor"], texts["Csv.What"], texts["Csv.Kind"], texts["Csv.From"], texts["Csv.Organisation"], texts["Csv.Project"]], stop);
        while (lines.Count > 0)
        {
            foreach (var line in lines)
            {
                await csv.WriteRecordAsync(
                    [
                        line.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), line.Actor(texts), line.Sentence(texts), line.Kind,
                        line.From, line.OrganisationName, line.ProjectName,
                    ],
                    stop);
            }

            await csv.FlushAsync(stop);
            lines = lines.Count < AuditQueries.ExportPage ? [] : await queries.NewestAsync(viewer, filter, lines[^1].Seq, AuditQueries.ExportPage, stop);
        }
    }

    private static CsvWriterOptions Format => CsvWriterOptions.Default with
    {
        Separator = CultureInfo.CurrentCulture.TextInfo.ListSeparator[0],
        Injection = CsvInjection.Escape,
        WriteByteOrderMark = true,
    };
}
