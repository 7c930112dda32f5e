using System.Globalization;
using System.Text;

namespace ClientPortal.Domain;

/// <summary>
/// What a person typed, made safe to keep: trimmed, composed (NFC), without control characters, within a length; and empty when nothing of it
/// would be seen.
/// </summary>
public static class Text
{
    /// <summary>One line that must say something; otherwise <c>text.required</c> or <c>text.too-long</c> with the field's name.</summary>
    public static string Line(string? typed, string field, int max) => Required(OptionalLine(typed, field, max), field);

    /// <summary>The text itself, unless it is empty: <c>text.required</c>.</summary>
    public static string Required(string text, string field) =>
        text.Length > 0 ? text : throw new RuleBroken("text.required", new FieldName(field));

    /// <summary>One line, possibly empty. Names are lines: what would turn the direction of the words around them is left out.</summary>
    public static string OptionalLine(string? typed, string field, int max) => Clean(typed, field, max, keepLineBreaks: false);

    /// <summary>Several lines, possibly none; line ends become <c>\n</c>.</summary>
    public static string Block(string? typed, string field, int max) =>
        Clean(typed, field, max, keepLineBreaks: true);

    /// <summary>Nothing of it would be seen: spaces, joiners, selectors, fillers, and marks without a letter that carries them.</summary>
    public static bool IsBlank(string? text) => text is null || !text.EnumerateRunes().Any(IsVisible);

    /// <summary>What a search compares: without case and accents, « Équipe » as « equipe » and « Œuvre » as « oeuvre ».</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);

        // By runes: half a pair, from a text cut in the middle of one, has no normal form.
        foreach (var letter in string.Concat(text.EnumerateRunes()).ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(letter);
            }
        }

        return folded.Replace("œ", "oe").Replace("æ", "ae").ToString();
    }

    private static string Clean(string? typed, string field, int max, bool keepLineBreaks)
    {
        // Looked at before any work, so that a megabyte costs nothing.
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

    // Embeddings, overrides and isolates (UAX #9, 2). The marks LRM, RLM and ALM turn nothing, and place the punctuation of mixed names.
    private static bool TurnsDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // Joiners, direction marks, accents and the like are part of what people write, and nothing by themselves.
    private static bool IsVisible(Rune rune) => !Rune.IsWhiteSpace(rune) && !IsFiller(rune) && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    // What its category calls a letter or a sign and is drawn as nothing: the fillers of Hangul, the empty braille pattern, the null notehead,
    // and what Unicode keeps free to be ignored (Default_Ignorable_Code_Point).
    private static bool IsFiller(Rune rune) => rune.Value
        is 0x115F or 0x1160 or 0x2065 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or 0x1D159 or (>= 0xE0000 and <= 0xE0FFF);
}

/// <summary>A field that a sentence speaks of; the page says its name in the person's language.</summary>
public sealed record FieldName(string Key)
{
    public override string ToString() => Key;
}
