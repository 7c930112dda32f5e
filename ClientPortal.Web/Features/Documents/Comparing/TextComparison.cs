using ClientPortal.Domain;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace ClientPortal.Web.Features.Documents.Comparing;

/// <summary>The lines in which two texts differ, with some of the equal lines around them.</summary>
/// <param name="Added">How many lines only the later text has.</param>
/// <param name="Removed">How many lines only the earlier text has.</param>
/// <param name="Lines">At most <see cref="MostShown"/>.</param>
/// <param name="IsCut">The texts are longer than what is compared, or there are more lines than are shown.</param>
public sealed record TextComparison(int Added, int Removed, IReadOnlyList<ComparedLine> Lines, bool IsCut)
{
    /// <summary>Lines of each text that are compared: about 80 pages. All of them different take less than a second.</summary>
    public const int MostLines = 4000;

    public const int MostShown = 400;

    // Equal lines that are shown on both sides of a difference.
    private const int Around = 2;

    // Characters. A longer line is compared by its sentences, so that a paragraph does not differ as a whole.
    private const int LongLine = 160;

    // Characters. Longer sentences are cut into pieces: comparing their words takes the square of their number.
    private const int LongestPiece = 600;

    /// <summary>White space alone makes no difference.</summary>
    public static TextComparison Of(string earlier, string later)
    {
        var (before, after) = (PiecesOf(earlier), PiecesOf(later));
        var found = Differ.Instance.CreateDiffs(
            string.Join('\n', before.Take(MostLines)), string.Join('\n', after.Take(MostLines)), ignoreWhiteSpace: false, ignoreCase: false,
            LineChunker.Instance);
        var lines = WithoutEqualParts(LinesOf(found));
        return new TextComparison(
            found.DiffBlocks.Sum(block => block.InsertCountB), found.DiffBlocks.Sum(block => block.DeleteCountA), [.. lines.Take(MostShown)],
            Math.Max(before.Count, after.Count) > MostLines || lines.Count > MostShown);
    }

    private static List<string> PiecesOf(string text) =>
        [.. text.Split('\n').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => line.Length > 0).SelectMany(SentencesOf)];

    private static IEnumerable<string> SentencesOf(string line)
    {
        var from = 0;
        while (line.Length - from > LongLine)
        {
            var end = line.IndexOfAny(['.', '!', '?', ';', '…'], from);
            while (end >= 0 && end + 1 < line.Length && line[end + 1] != ' ')
            {
                end = line.IndexOfAny(['.', '!', '?', ';', '…'], end + 1);
            }

            var next = end < 0 ? line.Length : end + 1;
            if (next - from > LongestPiece)
            {
                next = from + LongestPiece - (char.IsHighSurrogate(line[from + LongestPiece - 1]) ? 1 : 0);
            }

            yield return line[from..next].Trim();
            from = next;
        }

        if (line[from..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private static List<ComparedLine> LinesOf(DiffResult found)
    {
        var (before, after) = (found.PiecesOld.ToList(), found.PiecesNew.ToList());
        var lines = new List<ComparedLine>();
        var at = 0;
        foreach (var block in found.DiffBlocks)
        {
            lines.AddRange(after[at..block.InsertStartB].Select(text => new ComparedLine(LineKind.Same, new Snippet(text, []))));
            at = block.InsertStartB + block.InsertCountB;
            var removed = before.GetRange(block.DeleteStartA, block.DeleteCountA).Where(text => text.Length > 0).ToList();
            var added = after.GetRange(block.InsertStartB, block.InsertCountB).Where(text => text.Length > 0).ToList();
            var marks = removed.Zip(added, MarksOf).ToList();
            lines.AddRange(removed.Select((text, i) => new ComparedLine(
                LineKind.Removed, new Snippet(text, i < marks.Count ? marks[i].Removed : []))));
            lines.AddRange(added.Select((text, i) => new ComparedLine(LineKind.Added, new Snippet(text, i < marks.Count ? marks[i].Added : []))));
        }

        lines.AddRange(after[at..].Select(text => new ComparedLine(LineKind.Same, new Snippet(text, []))));
        return lines;
    }

    // The words in which two lines differ. None where most of them do: the lines have nothing to do with each other.
    private static (IReadOnlyList<SnippetMark> Removed, IReadOnlyList<SnippetMark> Added) MarksOf(string removed, string added)
    {
        var found = Differ.Instance.CreateDiffs(removed, added, ignoreWhiteSpace: false, ignoreCase: false, WordChunker.Instance);
        var old = found.DiffBlocks.Select(block => MarkOf(found.PiecesOld, block.DeleteStartA, block.DeleteCountA)).OfType<SnippetMark>().ToList();
        var young = found.DiffBlocks.Select(block => MarkOf(found.PiecesNew, block.InsertStartB, block.InsertCountB)).OfType<SnippetMark>().ToList();
        return old.Sum(mark => mark.Length) * 2 > removed.Length || young.Sum(mark => mark.Length) * 2 > added.Length ? ([], []) : (old, young);
    }

    private static SnippetMark? MarkOf(IReadOnlyList<string> pieces, int from, int count) => count == 0
        ? null
        : new SnippetMark(pieces.Take(from).Sum(piece => piece.Length), pieces.Skip(from).Take(count).Sum(piece => piece.Length));

    // Of a run of equal lines only those beside a difference are shown.
    private static List<ComparedLine> WithoutEqualParts(List<ComparedLine> lines)
    {
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Kind != LineKind.Same)
            {
                shown.AsSpan()[Math.Max(0, i - Around)..Math.Min(lines.Count, i + Around + 1)].Fill(true);
            }
        }

        var kept = new List<ComparedLine>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (shown[i])
            {
                kept.Add(lines[i]);
            }
            else if (kept.Count > 0 && kept[^1].Kind == LineKind.Gap)
            {
                kept[^1] = kept[^1] with { Skipped = kept[^1].Skipped + 1 };
            }
            else
            {
                kept.Add(new ComparedLine(LineKind.Gap, new Snippet("", []), 1));
            }
        }

        return kept;
    }
}

/// <summary>A line of a comparison.</summary>
/// <param name="Text">With marks at the words that differ from the line beside it.</param>
/// <param name="Skipped">Of a gap, how many equal lines are not shown.</param>
public sealed record ComparedLine(LineKind Kind, Snippet Text, int Skipped = 0);

public enum LineKind
{
    Same,
    Added,
    Removed,

    /// <summary>Equal lines that are not shown.</summary>
    Gap,
}
