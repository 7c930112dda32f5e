using System.Security.Cryptography;
using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>
/// The portal's key pair for push services: from <c>Portal:Push:PublicKey</c> and <c>:PrivateKey</c>, or made once, when it is first needed, and
/// stored with its private half encrypted.
/// </summary>
public sealed class PushKeyCommands(PortalStore store, IConfiguration configuration, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector protector = protection.CreateProtector("ClientPortal.Push");
    private volatile PushKeyPair? current;

    /// <summary>The key pair of this portal, on every node the same.</summary>
    internal async Task<PushKeyPair> CurrentAsync(CancellationToken stop = default) => current ??= Configured() ?? await StoredAsync(stop);

    private PushKeyPair? Configured() =>
        configuration["Portal:Push:PublicKey"] is { Length: > 0 } shared && configuration["Portal:Push:PrivateKey"] is { Length: > 0 } secret
            ? new PushKeyPair(shared, secret)
            : null;

    private async Task<PushKeyPair> StoredAsync(CancellationToken stop)
    {
        var stored = await store.ReadAsync(db => db.PushKeys.SingleOrDefaultAsync(stop), stop) ?? await MakeAsync(stop);
        return new PushKeyPair(stored.PublicKey, protector.Unprotect(stored.ProtectedPrivateKey));
    }

    // Of two nodes that make one at the same time the second finds the row taken, and reads it.
    private Task<PushKey> MakeAsync(CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            if (await db.PushKeys.SingleOrDefaultAsync(stop) is { } stored)
            {
                return stored;
            }

            var fresh = PushKeyPair.Make();
            var key = new PushKey
            {
                PublicKey = fresh.PublicKey, ProtectedPrivateKey = protector.Protect(fresh.PrivateKey), CreatedAt = clock.GetUtcNow(),
            };
            db.PushKeys.Add(key);
            return key;
        },
        stop);
}

/// <summary>A VAPID key pair (RFC 8292): P-256, both halves base64url.</summary>
/// <param name="PublicKey">65 bytes, uncompressed. Browsers subscribe with it.</param>
/// <param name="PrivateKey">32 bytes.</param>
public sealed record PushKeyPair(string PublicKey, string PrivateKey)
{
    /// <summary>Names the pair without telling anything: the first 16 bytes of the public key's SHA-256, in hexadecimal.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(WebEncoders.Base64UrlDecode(PublicKey)))[..PushSubscription.KeyIdLength];

    public static PushKeyPair Make()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = pair.ExportParameters(includePrivateParameters: true);
        return new PushKeyPair(
            WebEncoders.Base64UrlEncode([4, .. key.Q.X!, .. key.Q.Y!]), WebEncoders.Base64UrlEncode(key.D!));
    }

    /// <summary>Whether both halves are keys of the right size and belong together.</summary>
    public static bool IsPair(string publicKey, string privateKey)
    {
        try
        {
            var (shared, secret) = (WebEncoders.Base64UrlDecode(publicKey), WebEncoders.Base64UrlDecode(privateKey));
            if (shared is not [4, ..] || shared.Length != 65 || secret.Length != 32)
            {
                return false;
            }

            // The import refuses halves that do not belong together.
            using var pair = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256, D = secret, Q = new ECPoint { X = shared[1..33], Y = shared[33..] },
            });
            byte[] text = [1];
            var probe = pair.SignData(text, HashAlgorithmName.SHA256);
            using var check = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = shared[1..33], Y = shared[33..] },
            });
            return check.VerifyData(text, probe, HashAlgorithmName.SHA256);
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return false;
        }
    }

    // A record would print the private key.
    public override string ToString() => Id;
}
