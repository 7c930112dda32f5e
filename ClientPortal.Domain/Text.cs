using System.Globalization;
using System.Text;

namespace ClientPortal.Domain;

/// <summary>
/// Cleans typed text: trimmed, composed (NFC), without control characters, within a length, and empty when nothing of it would be visible.
/// </summary>
public static class Text
{
    // Digits to which shorter numbers are filled up: a day without hyphens has eight.
    private const int SortedDigits = 8;

    /// <summary>One line that must not be empty.</summary>
    /// <exception cref="RuleBroken"><c>text.required</c> or <c>text.too-long</c>, with the field's name.</exception>
    public static string Line(string? typed, string field, int max) => Required(OptionalLine(typed, field, max), field);

    /// <summary>The text itself, which must not be empty.</summary>
    /// <exception cref="RuleBroken"><c>text.required</c>, with the field's name.</exception>
    public static string Required(string text, string field) =>
        text.Length > 0 ? text : throw new RuleBroken("text.required", new FieldName(field));

    /// <summary>One line, possibly empty. Characters that would change the direction of the words around it are left out.</summary>
    /// <exception cref="RuleBroken"><c>text.too-long</c>, with the field's name.</exception>
    public static string OptionalLine(string? typed, string field, int max) => Clean(typed, field, max, keepLineBreaks: false);

    /// <summary>Several lines, possibly none; line ends become <c>\n</c>.</summary>
    /// <exception cref="RuleBroken"><c>text.too-long</c>, with the field's name.</exception>
    public static string Block(string? typed, string field, int max) =>
        Clean(typed, field, max, keepLineBreaks: true);

    /// <summary>Whether nothing of it is visible: spaces, joiners, selectors, fillers, and marks without a base character.</summary>
    public static bool IsBlank(string? text) => text is null || !text.EnumerateRunes().Any(IsVisible);

    /// <summary>The text with at most this many characters; one that is longer ends in « … ». Null stays null.</summary>
    public static string? Cut(string? text, int most) => text is null || text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");

    /// <summary>The form that a search compares: without case and accents, « Équipe » as « equipe » and « Œuvre » as « oeuvre ».</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);

        // By runes: half a surrogate pair, from a text cut in the middle of one, has no normal form.
        foreach (var character in string.Concat(text.EnumerateRunes()).ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(character);
            }
        }

        return folded.Replace("œ", "oe").Replace("æ", "ae").ToString();
    }

    /// <summary>
    /// What a list is sorted by, character by character, so that its order is the same in each database: without case and accents, and numbers by
    /// their value, « devis 2 » before « Devis 10 ».
    /// </summary>
    /// <param name="text">The text that people see.</param>
    /// <param name="most">Characters of the result at most: texts that differ only behind them have no order.</param>
    public static string SortKey(string text, int most)
    {
        var (folded, sorted) = (Fold(text), new StringBuilder());
        for (int at = 0, end; at < folded.Length; at = end)
        {
            end = at + 1;
            if (!char.IsAsciiDigit(folded[at]))
            {
                sorted.Append(folded[at]);
                continue;
            }

            while (end < folded.Length && char.IsAsciiDigit(folded[end]))
            {
                end++;
            }

            sorted.Append(folded[at..end].TrimStart('0').PadLeft(SortedDigits, '0'));
        }

        var key = sorted.ToString();
        return key.Length <= most ? key : key[..(char.IsHighSurrogate(key[most - 1]) ? most - 1 : most)];
    }

    private static string Clean(string? typed, string field, int max, bool keepLineBreaks)
    {
        // Checked before any work, so that a very long text costs nothing.
        if (typed is not null && typed.Length > max * 2 + 100)
        {
            throw new RuleBroken("text.too-long", new FieldName(field), max);
        }

        var clean = new StringBuilder(typed?.Length ?? 0);
        foreach (var rune in (typed ?? "").ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (!keepLineBreaks && TurnsDirection(rune))
            {
                continue;
            }

            if (!Rune.IsControl(rune) || (keepLineBreaks && rune.Value is '\n' or '\t'))
            {
                clean.Append(rune);
            }
            else
            {
                clean.Append(' ');
            }
        }

        var text = clean.ToString().Trim().Normalize(NormalizationForm.FormC);
        return text.Length > max ? throw new RuleBroken("text.too-long", new FieldName(field), max) : IsBlank(text) ? "" : text;
    }

    // Embeddings, overrides and isolates (UAX #9, 2). The marks LRM, RLM and ALM are kept: they place the punctuation of mixed names.
    private static bool TurnsDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // Joiners, direction marks, accents and the like are kept in a text, but are not visible alone.
    private static bool IsVisible(Rune rune) => !Rune.IsWhiteSpace(rune) && !IsFiller(rune) && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    // Letters and signs by category that are drawn as nothing: the fillers of Hangul, the empty braille pattern, the null notehead, and the
    // code points that Unicode reserves to be ignored (Default_Ignorable_Code_Point).
    private static bool IsFiller(Rune rune) => rune.Value
        is 0x115F or 0x1160 or 0x2065 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or 0x1D159 or (>= 0xE0000 and <= 0xE0FFF);
}

/// <summary>The key of a field that a sentence names; the page shows the name in the person's language.</summary>
public sealed record FieldName(string Key)
{
    public override string ToString() => Key;
}
