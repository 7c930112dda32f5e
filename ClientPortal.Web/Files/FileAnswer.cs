using ClientPortal.Domain.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Files;

/// <summary>How a stored file is sent: as a download, or as a PDF for a sandboxed frame.</summary>
internal static class FileAnswer
{
    /// <summary>
    /// The file as a download, under its name. Only this caller's browser caches it, and it validates its copy on each use, so that access is
    /// checked again.
    /// </summary>
    public static PhysicalFileHttpResult Of(KeptFile file, HttpContext http)
    {
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.PhysicalFile(
            file.Path, file.ContentType, file.Name.Length > 0 ? file.Name : null, file.UploadedAt,
            new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary>A PDF for a sandboxed frame of the portal's page. Other files have no preview.</summary>
    public static IResult Shown(KeptFile file, HttpContext http)
    {
        if (file.ContentType != FileKind.Pdf.ContentType)
        {
            return TypedResults.NotFound();
        }

        var inline = new ContentDispositionHeaderValue("inline");
        inline.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = inline.ToString();
        return Of(file with { Name = "" }, http);
    }
}

/// <summary>A stored file as it is sent.</summary>
public sealed record KeptFile(string Name, string ContentType, string Sha256, DateTimeOffset UploadedAt, string Path);
