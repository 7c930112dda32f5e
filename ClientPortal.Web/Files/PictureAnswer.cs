namespace ClientPortal.Web.Files;

/// <summary>Answers with a picture. The caller has checked that the viewer may see it.</summary>
internal static class PictureAnswer
{
    public static async Task<IResult> OfAsync(string path, HttpContext http)
    {
        if (!File.Exists(path))
        {
            return TypedResults.NotFound();
        }

        // A new picture gets a new address, so the browser may cache this one for good.
        await using var file = File.OpenRead(path);
        var kind = await ImageHeader.ReadAsync(file, http.RequestAborted);
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.PhysicalFile(path, kind?.Kind.ContentType ?? "application/octet-stream");
    }
}
