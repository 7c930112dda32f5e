namespace ClientPortal.Web.Identity;

/// <summary>An endpoint's own Content-Security-Policy, instead of the one of pages (<see cref="SecurityHeaders"/>).</summary>
/// <param name="Frames">The value of X-Frame-Options.</param>
public sealed record ContentPolicy(string Value, string Frames = ContentPolicy.InNoFrame)
{
    public const string InNoFrame = "DENY";

    /// <summary>For uploaded files: a browser that shows one runs no script, loads nothing and gives it no origin.</summary>
    public static readonly ContentPolicy Inert = new("sandbox; default-src 'none'; frame-ancestors 'none'");

    /// <summary>The same, but a page of the portal may show the file in a frame.</summary>
    public static readonly ContentPolicy Shown = new("sandbox; default-src 'none'; frame-ancestors 'self'", "SAMEORIGIN");
}
