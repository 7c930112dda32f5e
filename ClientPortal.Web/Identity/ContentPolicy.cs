namespace ClientPortal.Web.Identity;

/// <summary>An endpoint's own Content-Security-Policy, instead of the one of pages (<see cref="SecurityHeaders"/>).</summary>
/// <param name="Frames">The value of X-Frame-Options.</param>
public sealed record ContentPolicy(string Value, string Frames = ContentPolicy.InNoFrame)
{
    public const string InNoFrame = "DENY";

    /// <summary>Stands in <see cref="Value"/> for the number that one answer's inline scripts carry.</summary>
    public const string Nonce = "{nonce}";

    /// <summary>The item of the request that has that number; null for a policy without one.</summary>
    public string? NonceItem { get; init; }

    /// <summary>For uploaded files: a browser that shows one runs no script, loads nothing and gives it no origin.</summary>
    public static readonly ContentPolicy Inert = new("sandbox; default-src 'none'; frame-ancestors 'none'");

    /// <summary>The same, but a page of the portal may show the file in a frame.</summary>
    public static readonly ContentPolicy Shown = new("sandbox; default-src 'none'; frame-ancestors 'self'", "SAMEORIGIN");
}
