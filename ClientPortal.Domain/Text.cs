using System.Globalization;
using System.Text;

namespace ClientPortal.Domain;

/// <summary>What a person typed, made safe to keep: trimmed, composed (NFC), without control characters, within a length.</summary>
public static class Text
{
    /// <summary>One line that must say something; otherwise <c>text.required</c> or <c>text.too-long</c> with the field's name.</summary>
    public static string Line(string? typed, string field, int max) => Required(OptionalLine(typed, field, max), field);

    /// <summary>The text itself, unless it is empty: <c>text.required</c>.</summary>
    public static string Required(string text, string field) =>
        text.Length > 0 ? text : throw new RuleBroken("text.required", new FieldName(field));

    /// <summary>One line, possibly empty; marks that only shape other letters are not enough to be something.</summary>
    public static string OptionalLine(string? typed, string field, int max)
    {
        var line = Clean(typed, field, max, keepLineBreaks: false);
        return line.EnumerateRunes().Any(IsVisible) ? line : "";
    }

    /// <summary>Several lines, possibly none; line ends become <c>\n</c>.</summary>
    public static string Block(string? typed, string field, int max) =>
        Clean(typed, field, max, keepLineBreaks: true);

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
        return text.Length <= max ? text : throw new RuleBroken("text.too-long", new FieldName(field), max);
    }

    // Joiners, direction marks and the like are part of what people write, and nothing by themselves.
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format && !Rune.IsWhiteSpace(rune);
}

/// <summary>A field that a sentence speaks of; the page says its name in the person's language.</summary>
public sealed record FieldName(string Key)
{
    public override string ToString() => Key;
}
