using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Downloads of documents outside the circuit, sent so that no browser runs them.</summary>
internal static class DocumentEndpoints
{
    public static void MapDocumentFiles(this WebApplication app)
    {
        var documents = app.MapGroup("/documents");
        documents.MapGet("/{id:guid}/versions/{number:int}", SendAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert);
        documents.MapGet("/{id:guid}/versions/{number:int}/certificate", CertifyAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert);
        documents.MapGet("/shelf/{project:guid}.zip", ExportAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert);
        documents.MapGet("/{id:guid}/versions/{number:int}/preview", ShowAsync).RequireAuthorization().WithMetadata(ContentPolicy.Shown);
    }

    public static Task<IResult> SendAsync(Guid id, int number, HttpContext http, ViewerSource viewers, DocumentQueries queries) =>
        FoundAsync(http, viewers, viewer => queries.FileAsync(viewer, id, number, http.RequestAborted), FileAnswer.Of);

    /// <summary>A PDF, or the one made of an Office file, for a sandboxed frame of the portal's page. Other files have no preview.</summary>
    public static Task<IResult> ShowAsync(Guid id, int number, HttpContext http, ViewerSource viewers, DocumentPreviewQueries queries) =>
        FoundAsync(http, viewers, viewer => queries.FileAsync(viewer, id, number, http.RequestAborted), FileAnswer.Shown);

    /// <summary>The certificate of approval of a version, in the reader's language.</summary>
    public static async Task<IResult> CertifyAsync(Guid id, int number, HttpContext http, ViewerSource viewers, CertificateQueries queries)
    {
        try
        {
            return await viewers.OfAsync(http.User, http.RequestAborted) is { } viewer
                ? Certificate(await queries.OfAsync(viewer, id, number, http.RequestAborted), http)
                : TypedResults.NotFound();
        }
        catch (Exception why) when (why is Domain.NotFound or RuleBroken)
        {
            return TypedResults.NotFound();
        }
    }

    /// <summary>The documents of a project that the viewer sees, as an archive that is made while it is sent.</summary>
    public static async Task<IResult> ExportAsync(
        Guid project, HttpContext http, ViewerSource viewers, ShelfCommands commands, ShelfExport export)
    {
        try
        {
            return await viewers.OfAsync(http.User, http.RequestAborted) is { } viewer
                ? await ArchiveAsync(await commands.BeginExportAsync(viewer, project, http.RequestAborted), http, export)
                : TypedResults.NotFound();
        }
        catch (Domain.NotFound)
        {
            return TypedResults.NotFound();
        }
        catch (RuleBroken)
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }
    }

    internal static IResult Certificate(CertificateFile certificate, HttpContext http)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.File(certificate.Content, FileKind.Pdf.ContentType, certificate.Name);
    }

    /// <summary>
    /// The archive; from a byte on where the request says that it has the beginning of the same state (<c>Range</c>, <c>If-Range</c>). Other ranges
    /// are answered with the whole, as RFC 9110 (14.2) permits.
    /// </summary>
    internal static async Task<IResult> ArchiveAsync(Shelf shelf, HttpContext http, ShelfExport export)
    {
        var (tag, headers) = (export.TagOf(shelf), http.Response.GetTypedHeaders());
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.AcceptRanges = "bytes";
        headers.ETag = tag;
        var from = From(http.Request.GetTypedHeaders(), tag);
        if (from > 0)
        {
            var length = await export.LengthAsync(shelf, http.RequestAborted);
            if (from >= length)
            {
                headers.ContentRange = new ContentRangeHeaderValue(length);
                return TypedResults.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
            }

            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = new ContentRangeHeaderValue(from, length - 1, length);
            headers.ContentLength = length - from;
        }

        var name = FileName.Clean(string.Create(CultureInfo.InvariantCulture, $"{shelf.ProjectName} {shelf.At:yyyy-MM-dd}.zip"), FileKind.Zip);
        return TypedResults.Stream(answer => export.WriteAsync(shelf, answer, http.RequestAborted, from), FileKind.Zip.ContentType, name);
    }

    private static long From(RequestHeaders asked, EntityTagHeaderValue tag) =>
        asked.Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } && ranges.First() is { From: { } from, To: null }
            && (asked.IfRange is null || asked.IfRange.EntityTag?.Compare(tag, useStrongComparison: true) == true)
            ? from
            : 0;

    private static async Task<IResult> FoundAsync(
        HttpContext http, ViewerSource viewers, Func<Domain.People.Viewer, Task<KeptFile>> find, Func<KeptFile, HttpContext, IResult> answer)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer)
        {
            return TypedResults.NotFound();
        }

        try
        {
            return answer(await find(viewer), http);
        }
        catch (Domain.NotFound)
        {
            return TypedResults.NotFound();
        }
    }
}
