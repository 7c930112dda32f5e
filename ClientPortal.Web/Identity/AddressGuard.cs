using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Which network addresses the portal may send to: those of the public internet. The address of a webhook or of a device's push service is given
/// by a person, and must not make the portal ask machines of its own network.
/// </summary>
public static class AddressGuard
{
    // IANA's special-purpose registry of IPv4: this network, private, shared (CGNAT), loopback, link-local (clouds' metadata), protocol
    // assignments, documentation, 6to4 relays, benchmarks, multicast, reserved with broadcast.
    private static readonly IPNetwork[] InnerV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // Only what IANA gives out as global unicast is public: loopback, unique local, link-local, multicast, NAT64 and IPv4-compatible addresses are
    // outside of it.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    // Within it: protocol assignments with Teredo, documentation twice, 6to4. Teredo and 6to4 carry an IPv4 address, which may be an inner one.
    private static readonly IPNetwork[] InnerV6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16" }.Select(network => IPNetwork.Parse(network))];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(InnerV4, network => network.Contains(address))
            : address.AddressFamily == AddressFamily.InterNetworkV6 && GlobalV6.Contains(address)
                && !Array.Exists(InnerV6, network => network.Contains(address));
    }

    /// <summary>
    /// The address that a person gave: https, a host that is not of this machine, no user name, no fragment. Null for anything else. Names are not
    /// resolved here: that is done for each connection.
    /// </summary>
    /// <param name="typed">As it was typed.</param>
    /// <param name="innerAllowed">Also http and inner addresses: for tests and development.</param>
    public static Uri? Read(string? typed, bool innerAllowed)
    {
        if (!Uri.TryCreate(typed?.Trim(), UriKind.Absolute, out var url) || url.Host.Length == 0 || url.UserInfo.Length > 0
            || url.Fragment.Length > 0 || (url.Scheme != Uri.UriSchemeHttps && !(innerAllowed && url.Scheme == Uri.UriSchemeHttp)))
        {
            return null;
        }

        // Compatible forms are one: digits of full width are digits too.
        var host = url.IdnHost.Normalize(NormalizationForm.FormKC).TrimEnd('.');
        var inner = IPAddress.TryParse(host, out var address)
            ? !IsPublic(address)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
                || !host.Contains('.', StringComparison.Ordinal);
        return inner && !innerAllowed ? null : url;
    }
}

/// <summary>The host has an address that the portal does not send to.</summary>
public sealed class InnerAddressRefused(string host) : IOException($"{host} has an address of an inner network.");
