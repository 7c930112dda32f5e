using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>
/// Proof that a delivery is from this portal, in two forms: that of Standard Webhooks (<c>webhook-signature: v1,base64</c> over
/// <c>id.timestamp.body</c>), and that in which the portal itself is called (<c>t=seconds,v1=hex</c> over <c>timestamp.body</c>).
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id", TimeHeader = "webhook-timestamp", Header = "webhook-signature", PortalHeader = "Portal-Signature";

    private const string Prefix = "whsec_";
    private const int SecretBytes = 32;

    /// <summary>A new secret: <c>whsec_</c> and 32 random bytes in base64.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The value of <see cref="Header"/>: HMAC-SHA256 with the bytes that follow <c>whsec_</c>.</summary>
    public static string Of(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        $"v1,{Convert.ToBase64String(Sign(Convert.FromBase64String(secret[Prefix.Length..]), $"{id}.{Seconds(at)}.", body))}";

    /// <summary>The value of <see cref="PortalHeader"/>: HMAC-SHA256 with the characters of the whole secret.</summary>
    public static string OfPortal(string secret, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        $"t={Seconds(at)},v1={Convert.ToHexStringLower(Sign(Encoding.UTF8.GetBytes(secret), $"{Seconds(at)}.", body))}";

    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] Sign(byte[] key, string before, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(before));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
