using System.Globalization;
using System.Text;

namespace ClientPortal.Domain;

/// <summary>What is compared and searched instead of what was written: no case, no accents, and of a phone number only its digits.</summary>
public static class Folding
{
    // A number without its country's code or leading zero: nine digits in Senegal as in France.
    private const int NationalDigits = 9;

    // Fewer digits are an extension or a slip, and would make strangers look like one person.
    private const int FewestDigits = 7;

    /// <summary>« Éloïse N’Diaye » gives "eloise ndiaye".</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                Append(folded, char.ToLowerInvariant(letter));
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The digits alone, without the zeros that stand for « abroad » or « another region »: +221 77…, 0022177… and 22177… are one.</summary>
    public static string Digits(string? phone) => string.Concat((phone ?? "").Where(char.IsAsciiDigit)).TrimStart('0');

    /// <summary>What two ways of writing one number share: its last nine digits. Empty where there are too few to tell.</summary>
    public static string PhoneKey(string? phone)
    {
        var digits = Digits(phone);
        return digits.Length < FewestDigits ? "" : digits.Length <= NationalDigits ? digits : digits[^NationalDigits..];
    }

    private static void Append(StringBuilder folded, char letter)
    {
        // Letters that Unicode does not take apart, and apostrophes.
        _ = letter switch
        {
            'œ' => folded.Append("oe"),
            'æ' => folded.Append("ae"),
            'ß' => folded.Append("ss"),
            'ø' => folded.Append('o'),
            'ł' => folded.Append('l'),
            'đ' => folded.Append('d'),
            '’' or '\'' => folded, // N’Diaye, N'Diaye and Ndiaye are one name
            _ when char.IsWhiteSpace(letter) => folded.Append(' '),
            _ => folded.Append(letter),
        };
    }
}
