using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// The conditions of a search text: every word must occur in name, company, e-mail or tags, or name a status; digits are compared with the
/// phone number without its separators.
/// </summary>
internal static class ProspectSearch
{
    // Two digits occur in every number.
    private const int FewestDigits = 3;

    // « ga » is the beginning of many words; « gag » means « gagné ».
    private const int FewestLetters = 3;

    private static readonly FrozenDictionary<ProspectStatus, string[]> StatusWords = ReadStatusWords();

    public static IQueryable<Prospect> Searched(this IQueryable<Prospect> prospects, string? search)
    {
        var folded = Folding.Of(search);
        if (folded.Length == 0)
        {
            return prospects;
        }

        if (AsPhone(folded) is { } digits)
        {
            var (anywhere, key, text) = ($"%{digits}%", Folding.PhoneKey(digits), Like(folded));
            return prospects.Where(prospect => EF.Functions.Like(prospect.PhoneDigits, anywhere) || (key != "" && prospect.PhoneKey == key)
                || EF.Functions.Like(prospect.SearchText, text, "\\"));
        }

        foreach (var word in folded.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var like = Like(word);
            var statuses = StatusWords.Where(pair => word.Length >= FewestLetters
                && pair.Value.Any(one => one.StartsWith(word, StringComparison.Ordinal)))
                .Select(pair => pair.Key).ToList();
            prospects = prospects.Where(prospect => EF.Functions.Like(prospect.SearchText, like, "\\") || statuses.Contains(prospect.Status));
        }

        return prospects;
    }

    /// <summary>The status that a word names, in either language; null when it names none.</summary>
    public static ProspectStatus? StatusNamed(string word) =>
        StatusWords.Where(pair => pair.Value.Contains(Folding.Of(word))).Select(pair => (ProspectStatus?)pair.Key).FirstOrDefault();

    /// <summary>The digits, when the text is only a phone number.</summary>
    private static string? AsPhone(string folded)
    {
        var digits = Folding.Digits(folded);
        return digits.Length >= FewestDigits
            && folded.All(letter => char.IsAsciiDigit(letter) || letter is ' ' or '+' or '.' or '-' or '/' or '(' or ')')
            ? digits
            : null;
    }

    private static string Like(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)}%";

    // The words of the pages, in every language, and those of the API.
    private static FrozenDictionary<ProspectStatus, string[]> ReadStatusWords()
    {
        var texts = new ResourceManager(typeof(ProspectTexts));
        return Enum.GetValues<ProspectStatus>().ToFrozenDictionary(
            status => status,
            status => new[] { "fr", "en" }.Select(language => texts.GetString("Status." + Token.Of(status), CultureInfo.GetCultureInfo(language)))
                .Append(Token.Of(status)).Select(Folding.Of).Where(word => word.Length > 0).Distinct().ToArray());
    }
}
