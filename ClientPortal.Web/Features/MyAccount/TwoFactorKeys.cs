using System.Security.Cryptography;
using System.Text;
using ClientPortal.Web.Identity;
using QRCoder;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>The second factor as rows of Identity's store, where Identity's sign-in reads it: one for the key, one for the codes.</summary>
internal static class TwoFactorKeys
{
    public const string Provider = UsedCodes.Provider;

    // The names of Identity's UserStore, where they are private.
    public const string AuthenticatorKey = "AuthenticatorKey";
    public const string RecoveryCodes = "RecoveryCodes";

    /// <summary>Enough for several lost telephones.</summary>
    public const int CodeCount = 10;

    private const string Issuer = "IT Vision";

    // Without characters that look alike.
    private const string Alphabet = "23456789BCDFGHJKMNPQRTVWXY";

    /// <summary><c>K7P2M-9XTRB</c>: 47 bits, and the rate limit allows ten attempts in five minutes.</summary>
    public static string[] NewCodes() =>
        [.. Enumerable.Range(0, CodeCount)
            .Select(_ => RandomNumberGenerator.GetString(Alphabet, 5) + "-" + RandomNumberGenerator.GetString(Alphabet, 5))];

    public static string Join(IEnumerable<string> codes) => string.Join(';', codes);

    public static string[] Split(string? codes) => codes?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The address for an authenticator app: <c>otpauth://totp/…</c>.</summary>
    public static string Address(string email, string key) =>
        $"otpauth://totp/{Uri.EscapeDataString(Issuer)}:{Uri.EscapeDataString(email)}?secret={key}&issuer={Uri.EscapeDataString(Issuer)}&digits=6";

    /// <summary>The address as a QR code, black on white in every theme, because cameras need the contrast.</summary>
    public static string Picture(string address)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var svg = new SvgQRCode(data).GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
    }
}

/// <summary>A second factor that waits for its first code.</summary>
/// <param name="Key">In groups of four, for typing.</param>
/// <param name="Picture">A data address for an image.</param>
public sealed record TwoFactorOffer(string Key, string Picture);
