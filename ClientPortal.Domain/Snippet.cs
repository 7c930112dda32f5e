using System.Globalization;

namespace ClientPortal.Domain;

/// <summary>A part of a text on one line, around the first hit of a search.</summary>
/// <param name="Marks">Where searched words are in <paramref name="Text"/>, in order.</param>
public sealed record Snippet(string Text, IReadOnlyList<SnippetMark> Marks)
{
    /// <summary>Characters, without the ellipses.</summary>
    public const int Length = 160;

    // Characters in front of the first hit: enough context to understand it.
    private const int Before = 40;

    /// <summary>Matches the beginnings of words, without case and accents, as the index does.</summary>
    public static Snippet Of(string content, IReadOnlyList<string> words)
    {
        var line = OneLine(content);
        var marks = Marked(line, words);
        var from = marks.Count == 0 || line.Length <= Length ? 0 : Math.Max(0, WordBefore(line, marks[0].Start - Before));
        var to = line.Length - from <= Length ? line.Length : WordBefore(line, from + Length);
        var shift = from > 0 ? 1 - from : 0;
        return new Snippet(
            (from > 0 ? "…" : "") + line[from..to].TrimEnd() + (to < line.Length ? "…" : ""),
            [.. marks.Where(mark => mark.Start >= from && mark.Start + mark.Length <= to).Select(mark => mark with { Start = mark.Start + shift })]);
    }

    // The marks of Markdown are left out.
    private static string OneLine(string content) =>
        string.Join(' ', content.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The beginning of the word at this position: no half words, and no half characters.
    private static int WordBefore(string line, int place) =>
        place <= 0 ? 0
        : line.LastIndexOf(' ', place - 1, Math.Min(place, Before)) is >= 0 and var space ? space + 1
        : char.IsLowSurrogate(line[place]) ? place - 1 : place;

    private static List<SnippetMark> Marked(string line, IReadOnlyList<string> words)
    {
        var searched = words.Select(word => Pieces(word).ConvertAll(piece => piece.Folded)).Where(word => word.Count > 0).ToList();
        var pieces = Pieces(line);
        var marks = new List<SnippetMark>();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (searched.Where(word => MatchesAt(word, pieces, i)).MaxBy(word => word.Count) is { } found)
            {
                var last = pieces[i + found.Count - 1];
                marks.Add(new SnippetMark(pieces[i].Start, last.Start + last.Length - pieces[i].Start));
                i += found.Count - 1;
            }
        }

        return marks;
    }

    // « l'impr » is two pieces: the first must be equal, the last is a prefix.
    private static bool MatchesAt(List<string> word, List<Piece> pieces, int at) =>
        at + word.Count <= pieces.Count
        && !word.Where((piece, i) => i == word.Count - 1
            ? !pieces[at + i].Folded.StartsWith(piece, StringComparison.Ordinal)
            : pieces[at + i].Folded != piece).Any();

    private static List<Piece> Pieces(string text)
    {
        var pieces = new List<Piece>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsOfWord(text, i))
            {
                continue;
            }

            if (i > start)
            {
                pieces.Add(new Piece(start, i - start, Domain.Text.Fold(text[start..i])));
            }

            start = i + 1;
        }

        return pieces;
    }

    // The second half of a surrogate pair belongs to the category of the pair.
    private static bool IsOfWord(string text, int at)
    {
        var place = char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;
        return CharUnicodeInfo.GetUnicodeCategory(text, place) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
    }

    private sealed record Piece(int Start, int Length, string Folded);
}

/// <summary>A range of a text, in UTF-16 units.</summary>
public sealed record SnippetMark(int Start, int Length);
