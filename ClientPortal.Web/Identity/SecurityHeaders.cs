namespace ClientPortal.Web.Identity;

/// <summary>Writes the security headers of every answer: pages, files and refusals.</summary>
internal static class SecurityHeaders
{
    // MudBlazor writes style attributes, so styles may be inline; scripts come from files only.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'";

    // The portal uses none of these but passkeys. A feature that a page comes to need is allowed here.
    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        + "serial=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

    public static Task Write(HttpContext http, RequestDelegate next)
    {
        // Written when the answer starts, because an error page clears the headers that were set before.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            var own = http.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>();
            headers.ContentSecurityPolicy = own is { NonceItem: { } item }
                ? own.Value.Replace(ContentPolicy.Nonce, $"{http.Items[item]}", StringComparison.Ordinal)
                : own?.Value ?? ContentSecurityPolicy;
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
