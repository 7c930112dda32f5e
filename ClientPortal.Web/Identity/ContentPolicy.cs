namespace ClientPortal.Web.Identity;

/// <summary>What an endpoint says of its answers instead of the policy of pages (<see cref="SecurityHeaders"/>).</summary>
/// <param name="Frames">Whose frames may show it, as X-Frame-Options says it.</param>
public sealed record ContentPolicy(string Value, string Frames = ContentPolicy.InNoFrame)
{
    public const string InNoFrame = "DENY";

    /// <summary>For what people sent: whatever it is, and however a browser comes to show it, it runs nothing, loads nothing and has no origin.</summary>
    public static readonly ContentPolicy Inert = new("sandbox; default-src 'none'; frame-ancestors 'none'");

    /// <summary>The same, looked at in a frame of the portal's own pages.</summary>
    public static readonly ContentPolicy Shown = new("sandbox; default-src 'none'; frame-ancestors 'self'", "SAMEORIGIN");
}
