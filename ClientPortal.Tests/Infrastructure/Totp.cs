using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>The authenticator on a person's phone (RFC 6238: SHA-1, six digits, 30 s).</summary>
public static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Now(string key) => At(key, TimeProvider.System.GetUtcNow());

    /// <summary>The next code: the server takes it already, and it has not been used.</summary>
    public static string Next(string key) => At(key, TimeProvider.System.GetUtcNow().AddSeconds(30));

    public static string At(string key, DateTimeOffset moment)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, moment.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The RFC's algorithm, and every authenticator's.
        var hash = HMACSHA1.HashData(Decode(key), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string key)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in key)
        {
            (buffer, bits) = ((buffer << 5) | Base32.IndexOf(letter, StringComparison.Ordinal), bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return [.. bytes];
    }
}
