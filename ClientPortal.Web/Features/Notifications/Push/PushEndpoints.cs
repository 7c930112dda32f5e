using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using Microsoft.AspNetCore.WebUtilities;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>
/// Which addresses the portal sends to. A browser names the address, so a person could name one inside of the portal's own network: every address
/// is checked when it is stored, and again after its name was resolved, when the connection is made.
/// </summary>
public sealed class PushEndpoints(IConfiguration configuration)
{
    private const int PublicKeyBytes = 65, SecretBytes = 16;

    // Ten seconds: a push service that needs longer has a fault, and the job tries again later.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly bool loopback = bool.TryParse(configuration["Portal:Push:AllowLoopback"], out var allowed) && allowed;

    /// <summary>Checks what a browser named.</summary>
    /// <exception cref="RuleBroken"><c>push.endpoint</c>, <c>push.keys</c>.</exception>
    public void Check(PushTarget target)
    {
        if (!IsAcceptable(target.Endpoint))
        {
            throw new RuleBroken("push.endpoint");
        }

        if (!IsKey(target.P256dh) || Decoded(target.Auth)?.Length != SecretBytes)
        {
            throw new RuleBroken("push.keys");
        }
    }

    /// <summary>Connects to public addresses only, follows no redirect and uses no proxy, which would connect in its place.</summary>
    public HttpClient Client() => new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = ConnectAsync })
    {
        Timeout = Patience,
    };

    /// <summary>An address that routers of the internet know; not one of a machine, a local network or a cloud's inside.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // 2000::/3 is what is given out, without 6to4, Teredo and documentation, which lead elsewhere (RFC 6890).
            var six = address.GetAddressBytes();
            return (six[0] & 0xe0) == 0x20
                && !Array.Exists(Elsewhere, network => network.Contains(address));
        }

        return !Array.Exists(Inside, network => network.Contains(address));
    }

    // RFC 6890: this host, private, shared, loopback, link-local (with the metadata of clouds), protocols, documentation, benchmarks; multicast,
    // reserved.
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork[] Elsewhere =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(network => IPNetwork.Parse(network))];

    private bool IsAcceptable(string endpoint)
    {
        if (endpoint.Length > PushSubscription.EndpointLength || !Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
        {
            return false;
        }

        return (loopback && url.IsLoopback && url.Scheme is "http" or "https")
            || (url.Scheme == Uri.UriSchemeHttps && !url.IsLoopback && (!IPAddress.TryParse(url.DnsSafeHost, out var address) || IsPublic(address)));
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var all = await Dns.GetHostAddressesAsync(host, stop);
        var open = Array.FindAll(all, address => IsPublic(address) || (loopback && IPAddress.IsLoopback(address)));
        if (open.Length == 0)
        {
            throw new HttpRequestException($"{host} is not an address of the internet.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The address that was checked is the one that is used: a second look at the name could answer otherwise.
            await socket.ConnectAsync(open, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsKey(string text)
    {
        if (Decoded(text) is not { Length: PublicKeyBytes } bytes || bytes[0] != 4)
        {
            return false;
        }

        try
        {
            // Refuses a point that is not on the curve.
            using var key = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = bytes[1..33], Y = bytes[33..] },
            });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[]? Decoded(string text)
    {
        try
        {
            return text.Length <= PushSubscription.KeyLength ? WebEncoders.Base64UrlDecode(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
