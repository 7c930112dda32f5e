using System.Security.Cryptography;
using System.Text;

namespace ClientPortal.Domain.People;

/// <summary>The secret of a link that is sent by mail. The database has only its hash, from which the link cannot be made.</summary>
public static class LinkSecret
{
    // 256 bits cannot be guessed.
    private const int Bytes = 32;

    /// <summary>A new secret: 64 hexadecimal digits, which need no escaping in a link.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 in hexadecimal; random secrets need no salt and no slow hash.</summary>
    public static string Hash(string? secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret ?? "")));
}
