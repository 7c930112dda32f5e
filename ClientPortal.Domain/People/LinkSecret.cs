using System.Security.Cryptography;
using System.Text;

namespace ClientPortal.Domain.People;

/// <summary>The secret of a link that is sent by mail. The link has it, the database only its hash: who reads the one cannot make the other.</summary>
public static class LinkSecret
{
    // 256 bits: guessing one is not a plan.
    private const int Bytes = 32;

    /// <summary>A new secret, in letters that stand in a link as they are.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 in hexadecimal: enough for what is random already.</summary>
    public static string Hash(string? secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret ?? "")));
}
