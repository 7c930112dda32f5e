namespace ClientPortal.Web.Files;

/// <summary>A picture on its way out, to whoever was found to be allowed to see it.</summary>
internal static class PictureAnswer
{
    public static async Task<IResult> OfAsync(string path, HttpContext http)
    {
        if (!File.Exists(path))
        {
            return TypedResults.NotFound();
        }

        // Another picture has another address.
        await using var file = File.OpenRead(path);
        var kind = await ImageHeader.ReadAsync(file, http.RequestAborted);
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.PhysicalFile(path, kind?.Kind.ContentType ?? "application/octet-stream");
    }
}
