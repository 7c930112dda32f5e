namespace ClientPortal.Web.Identity;

/// <summary>What every answer tells the browser about itself, pages, files and refusals alike.</summary>
internal static class SecurityHeaders
{
    // Radzen writes style attributes, so styles may be inline; scripts come from files only.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'";

    // A portal asks for none of them; what a page of its own comes to need is named here.
    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        + "serial=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

    public static Task Write(HttpContext http, RequestDelegate next)
    {
        // When the answer starts: whoever clears it for an error page does not clear these.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            var own = http.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>();
            headers.ContentSecurityPolicy = own?.Value ?? ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = own?.Frames ?? ContentPolicy.InNoFrame;
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = Permissions;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return Task.CompletedTask;
        });
        return next(http);
    }
}
