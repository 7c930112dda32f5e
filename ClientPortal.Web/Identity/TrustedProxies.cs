using System.Net;

namespace ClientPortal.Web.Identity;

/// <summary>Reverse proxies that may set the client's address: a list (<c>Portal:Proxies:0</c>), or one value with commas.</summary>
internal static class TrustedProxies
{
    public const string Setting = "Portal:Proxies";

    public static IReadOnlyList<string> Of(IConfiguration configuration) =>
    [
        .. (configuration[Setting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        .. configuration.GetSection(Setting).GetChildren().Select(child => child.Value ?? ""),
    ];

    public static bool IsOne(string value) => IPAddress.TryParse(value, out _) || System.Net.IPNetwork.TryParse(value, out _);
}
