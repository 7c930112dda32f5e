using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;

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
                ? Archive(await commands.BeginExportAsync(viewer, project, http.RequestAborted), http, export)
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

    internal static IResult Archive(Shelf shelf, HttpContext http, ShelfExport export)
    {
        http.Response.Headers.CacheControl = "no-store";
        var name = FileName.Clean(string.Create(CultureInfo.InvariantCulture, $"{shelf.ProjectName} {shelf.At:yyyy-MM-dd}.zip"), FileKind.Zip);
        return TypedResults.Stream(answer => export.WriteAsync(shelf, answer, http.RequestAborted), FileKind.Zip.ContentType, name);
    }

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
