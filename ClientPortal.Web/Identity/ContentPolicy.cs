namespace ClientPortal.Web.Identity;

/// <summary>What an endpoint says of its answers instead of the policy of pages (<see cref="SecurityHeaders"/>).</summary>
public sealed record ContentPolicy(string Value)
{
    /// <summary>For what people sent: whatever it is, and however a browser comes to show it, it runs nothing, loads nothing and has no origin.</summary>
    public static readonly ContentPolicy Inert = new("sandbox; default-src 'none'; frame-ancestors 'none'");
}
