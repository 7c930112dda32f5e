using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>
/// Calendly's proof that a delivery is its own: <c>Calendly-Webhook-Signature: t=&lt;unix seconds&gt;,v1=&lt;hex&gt;</c>, where v1 is the HMAC-SHA256
/// of <c>t.body</c>. Over the bytes as they came: JSON that was read and written again is another text.
/// </summary>
public static class CalendlySignature
{
    public const string Header = "Calendly-Webhook-Signature";

    /// <summary>How far a delivery's clock may be from ours, either way. Three minutes is what Calendly's own guide uses.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(180);

    // A header of two parts is 80 characters; what is longer is not from Calendly.
    private const int LongestHeader = 512;

    /// <summary>True when one of the keys made the signature, now. Without a key nothing holds.</summary>
    public static bool Holds(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        if (Read(header) is not var (time, signatures) || !IsNear(time, now))
        {
            return false;
        }

        // All keys and signatures are compared, each in constant time: nothing is learned from how long it takes.
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

    // One t and at least one v1, in any order; parts of other names may stand beside them.
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
