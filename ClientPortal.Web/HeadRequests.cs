namespace ClientPortal.Web;

/// <summary>
/// HEAD is answered as GET by everything that answers to GET: monitors of availability and preview robots ask so. The endpoints know GET alone; the
/// web server remembers what was asked for, and sends no body.
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

        // A stream of events goes on until its reader leaves, and this one has read all that it will.
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
