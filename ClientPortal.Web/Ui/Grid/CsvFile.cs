using System.Globalization;
using CsvHelper;

namespace ClientPortal.Web.Ui.Grid;

/// <summary>A CSV file as the answer to a request, for a spreadsheet in the reader's language. A text that looks like a formula is escaped.</summary>
internal static class CsvFile
{
    /// <summary>Writes the headers of an answer named <c>audit-2026-11-28.csv</c>; the caller writes the lines.</summary>
    public static CsvWriter Begin(HttpResponse answer, string name, DateTimeOffset now)
    {
        answer.ContentType = "text/csv; charset=utf-8";
        answer.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{name}-{now:yyyy-MM-dd}.csv\"");
        answer.Headers.CacheControl = "no-store";

        // With a byte order mark and the list separator of the viewer's language, so that a spreadsheet opens it as a table.
        return CsvWriter.Create(answer.Body, Format, leaveOpen: true);
    }

    private static CsvWriterOptions Format => CsvWriterOptions.Default with
    {
        Separator = CultureInfo.CurrentCulture.TextInfo.ListSeparator[0],
        Injection = CsvInjection.Escape,
        WriteByteOrderMark = true,
    };
}
