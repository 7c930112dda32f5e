namespace ClientPortal.Web;

/// <summary>
/// Answers HEAD like GET wherever GET is mapped: availability monitors and preview robots send HEAD. The endpoints map GET only. The web
/// server still has the original method and sends no body.
/// </summary>
internal static class HeadRequests
{
    public static async Task AsGet(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        http.Request.Method = HttpMethods.Get;

        // An event stream continues until its reader disconnects. A HEAD request needs the headers only, so it is cancelled there.
        var gone = http.RequestAborted;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(gone);
        http.RequestAborted = enough.Token;
        http.Response.OnStarting(() => http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true
            ? enough.CancelAsync()
            : Task.CompletedTask);
        try
        {
            await next(http);
        }
        finally
        {
            http.RequestAborted = gone;
        }
    }
}
