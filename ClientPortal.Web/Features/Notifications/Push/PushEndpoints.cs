using System.Net;
using System.Security.Cryptography;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>
/// Which addresses the portal sends to. A browser names the address, so a person could name one inside of the portal's own network: every address
/// is checked when it is stored, and again after its name was resolved, when the connection is made.
/// </summary>
public sealed class PushEndpoints
{
    private const int PublicKeyBytes = 65, SecretBytes = 16;

    // Ten seconds: a push service that needs longer has a fault, and the job tries again later.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly bool loopback;
    private readonly GuardedConnection connection;

    public PushEndpoints(IConfiguration configuration)
    {
        loopback = bool.TryParse(configuration["Portal:Push:AllowLoopback"], out var allowed) && allowed;
        connection = new(
            address => AddressGuard.IsPublic(address) || (loopback && IPAddress.IsLoopback(address)),
            (host, stop) => Dns.GetHostAddressesAsync(host, stop));
    }

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
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = connection.OpenAsync })
    {
        Timeout = Patience,
    };

    private bool IsAcceptable(string endpoint)
    {
        if (endpoint.Length > PushSubscription.EndpointLength)
        {
            return false;
        }

        return AddressGuard.Read(endpoint, innerAllowed: false) is not null
            || (loopback && AddressGuard.Read(endpoint, innerAllowed: true) is { IsLoopback: true });
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
