using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClientPortal.Domain.Notifications;
using Microsoft.AspNetCore.WebUtilities;

namespace ClientPortal.Tests.Features.Notifications.Push;

/// <summary>A browser's end of web push: it has the keys, and reads what was encrypted for it (RFC 8291 over RFC 8188).</summary>
internal sealed class PushDevice : IDisposable
{
    private const int TagLength = 16, PublicKeyLength = 65;

    private readonly ECDiffieHellman pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(16);

    private byte[] PublicKey => Uncompressed(pair.ExportParameters(includePrivateParameters: false).Q);

    public PushTarget Target(string endpoint) =>
        new(endpoint, WebEncoders.Base64UrlEncode(PublicKey), WebEncoders.Base64UrlEncode(secret));

    /// <summary>As the browser's <c>toJSON()</c> writes it.</summary>
    public object Body(string endpoint, bool? content = null)
    {
        var target = Target(endpoint);
        return new { endpoint, expirationTime = (long?)null, keys = new { p256dh = target.P256dh, auth = target.Auth }, content };
    }

    /// <summary>What the portal sent.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was encrypted for another device.</exception>
    public JsonNode Read(byte[] body)
    {
        // salt 16, record size 4, length of the key id 1, the sender's public key; then one record.
        var salt = body[..16];
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16, 4)), 18u, 4096u);
        Assert.Equal(PublicKeyLength, body[20]);
        var sender = body[21..(21 + PublicKeyLength)];
        var record = body[(21 + PublicKeyLength)..];

        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] },
        });
        var shared = pair.DeriveRawSecretAgreement(other.PublicKey);
        byte[] info = [.. "WebPush: info\0"u8, .. PublicKey, .. sender];
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, secret, info);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var plain = new byte[record.Length - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(nonce, record.AsSpan(0, plain.Length), record.AsSpan(plain.Length), plain);

        // 2 ends the last record; zeros may follow it.
        var end = Array.FindLastIndex(plain, one => one != 0);
        Assert.Equal(2, plain[end]);
        return JsonNode.Parse(Encoding.UTF8.GetString(plain.AsSpan(0, end)))!;
    }

    public void Dispose() => pair.Dispose();

    private static byte[] Uncompressed(ECPoint point) => [4, .. point.X!, .. point.Y!];
}
