namespace ClientPortal.Domain;

/// <summary>What is compared and searched instead of what was written: no case, no accents, no apostrophes, and of a phone number only its digits.</summary>
public static class Folding
{
    // A number without its country's code or leading zero: nine digits in Senegal as in France.
    private const int NationalDigits = 9;

    // Fewer digits are an extension or a slip, and would make strangers look like one person.
    private const int FewestDigits = 7;

    /// <summary>
    /// <see cref="Text.Fold"/>, words one space apart, and no apostrophes: N’Diaye, N'Diaye and Ndiaye are one name. « Éloïse N’Diaye » gives
    /// "eloise ndiaye".
    /// </summary>
    public static string Of(string? text) => string.Join(' ', Text.Fold(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal);

    /// <summary>The digits alone, without the zeros that stand for « abroad » or « another region »: +221 77…, 0022177… and 22177… are one.</summary>
    public static string Digits(string? phone) => string.Concat((phone ?? "").Where(char.IsAsciiDigit)).TrimStart('0');

    /// <summary>What two ways of writing one number share: its last nine digits. Empty where there are too few to tell.</summary>
    public static string PhoneKey(string? phone)
    {
        var digits = Digits(phone);
        return digits.Length < FewestDigits ? "" : digits.Length <= NationalDigits ? digits : digits[^NationalDigits..];
    }
}
