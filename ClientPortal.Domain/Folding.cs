namespace ClientPortal.Domain;

/// <summary>
/// The forms in which texts and phone numbers are compared and searched: no case, no accents, no apostrophes; of a number only its digits.
/// </summary>
public static class Folding
{
    // A number without its country's code or leading zero: nine digits in Senegal as in France.
    private const int NationalDigits = 9;

    // Fewer digits are an extension or a mistake, and would match people who have nothing to do with each other.
    private const int FewestDigits = 7;

    /// <summary>
    /// <see cref="Text.Fold"/>, words one space apart, and no apostrophes: N’Diaye, N'Diaye and Ndiaye are one name.
    /// « Éloïse N’Diaye » gives "eloise ndiaye".
    /// </summary>
    public static string Of(string? text) =>
        string.Join(' ', Text.Fold(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal);

    /// <summary>The digits without the leading zeros of international and trunk prefixes: +221 77…, 0022177… and 22177… are one.</summary>
    public static string Digits(string? phone) => string.Concat((phone ?? "").Where(char.IsAsciiDigit)).TrimStart('0');

    /// <summary>The last nine digits, the same for all spellings of one number. Empty for fewer than seven digits.</summary>
    public static string PhoneKey(string? phone)
    {
        var digits = Digits(phone);
        return digits.Length < FewestDigits ? "" : digits.Length <= NationalDigits ? digits : digits[^NationalDigits..];
    }
}
