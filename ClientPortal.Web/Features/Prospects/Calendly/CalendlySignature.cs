using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>
/// Proof that a delivery is from Calendly: <c>Calendly-Webhook-Signature: t=&lt;unix seconds&gt;,v1=&lt;hex&gt;</c>, where v1 is the HMAC-SHA256
/// of <c>t.body</c>. It covers the bytes as received: JSON that was parsed and written again differs.
/// </summary>
public static class CalendlySignature
{
    public const string Header = "Calendly-Webhook-Signature";

    /// <summary>The tolerance between Calendly's clock and ours, in both directions. Calendly's own guide uses three minutes.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(180);

    // A header of two parts has 80 characters; a longer one is not from Calendly.
    private const int LongestHeader = 512;

    /// <summary>True when one of the keys made the signature within <see cref="Window"/>. Without a key it is always false.</summary>
    public static bool Holds(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        if (Read(header) is not var (time, signatures) || !IsNear(time, now))
        {
            return false;
        }

        // All keys and signatures are compared, each in constant time: the duration reveals nothing.
        var holds = false;
        foreach (var key in keys)
        {
            var expected = Sign(time, body, key);
            foreach (var signature in signatures)
            {
                holds |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return holds;
    }

    /// <summary>The header of a delivery signed with this key at this moment.</summary>
    public static string Of(ReadOnlySpan<byte> body, string key, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(Sign(time, body, key))}";
    }

    private static byte[] Sign(string time, ReadOnlySpan<byte> body, string key)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.ASCII.GetBytes(time + "."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static bool IsNear(string time, DateTimeOffset now) =>
        long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(seconds - (decimal)now.ToUnixTimeSeconds()) <= (decimal)Window.TotalSeconds;

    // One t and at least one v1, in any order; parts with other names are allowed beside them.
    private static (string Time, List<byte[]> Signatures)? Read(string? header)
    {
        if (header is null || header.Length > LongestHeader)
        {
            return null;
        }

        string? time = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(','))
        {
            var (name, value) = part.Split('=', 2) is [var before, var after] ? (before.Trim(), after.Trim()) : ("", "");
            if (name == "t" && time is null)
            {
                time = value;
            }
            else if (name == "t" || name.Length == 0)
            {
                return null;
            }
            else if (name == "v1")
            {
                if (value.Length != HMACSHA256.HashSizeInBytes * 2 || !value.All(char.IsAsciiHexDigit))
                {
                    return null;
                }

                signatures.Add(Convert.FromHexString(value));
            }
        }

        return time is null || signatures.Count == 0 ? null : (time, signatures);
    }
}
