using System.Text;
using ClientPortal.Domain.Files;

namespace ClientPortal.Web.Features.Documents.Reading;

/// <summary>Reads the text of a file for the search. The file is hostile until proven otherwise.</summary>
internal static class FileText
{
    /// <summary>The types of files with text that is searched.</summary>
    public static readonly IReadOnlyList<string> Readable =
        [.. FileKind.All.Select(kind => kind.ContentType).Where(type => ReaderOf(type) is not null)];

    /// <summary>The text, cut at <see cref="ReadingLimits.Characters"/>; empty for a file of another type.</summary>
    /// <param name="content">Can seek.</param>
    /// <param name="contentType">As it was detected in the content.</param>
    /// <param name="limits">Of this one reading.</param>
    /// <exception cref="UnreadableFile">It is damaged, protected, or needs more than the limits.</exception>
    public static string Of(Stream content, string contentType, ReadingLimits limits)
    {
        try
        {
            var text = new TextGatherer(ReadingLimits.Characters);
            ReaderOf(contentType)?.Invoke(content, text, limits);
            return limits.IsOver ? throw new UnreadableFile("It was given up.") : text.ToString();
        }
        catch (Exception why) when (why is not UnreadableFile)
        {
            // The libraries throw what they like at a damaged file.
            throw new UnreadableFile(why.GetType().Name, why);
        }
    }

    private static Action<Stream, TextGatherer, ReadingLimits>? ReaderOf(string contentType) =>
        contentType == FileKind.Pdf.ContentType ? PdfText.Read
        : contentType == FileKind.Word.ContentType || contentType == FileKind.Excel.ContentType || contentType == FileKind.PowerPoint.ContentType
            ? OfficeText.Read
        : contentType.StartsWith("text/", StringComparison.Ordinal) ? ReadPlain
        : null;

    // Text that is not UTF-8 is of an older program: Latin-1, in which every byte is a character.
    private static void ReadPlain(Stream content, TextGatherer text, ReadingLimits limits)
    {
        var buffer = new byte[Math.Min(content.Length, ReadingLimits.Characters * 4L)];
        limits.Take(buffer.Length);
        var read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        using var unicode = new StreamReader(new MemoryStream(buffer, 0, read), detectEncodingFromByteOrderMarks: true);
        var plain = unicode.ReadToEnd();
        text.Add(plain.Contains('\uFFFD', StringComparison.Ordinal) ? Encoding.Latin1.GetString(buffer, 0, read) : plain);
    }
}

/// <summary>Gathers the pieces of a text up to a length, without control characters.</summary>
/// <param name="most">Characters.</param>
internal sealed class TextGatherer(int most)
{
    // U+FB00 to U+FB06: typesetters write « fi » as one sign, people search for two letters.
    private const char FirstLigature = '\uFB00', LastLigature = '\uFB06', SoftHyphen = '\u00AD';

    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    private readonly StringBuilder text = new();

    public bool IsFull => text.Length >= most;

    public void Add(string? piece)
    {
        foreach (var one in piece ?? "")
        {
            if (IsFull)
            {
                return;
            }

            if (one is >= FirstLigature and <= LastLigature)
            {
                text.Append(Ligatures[one - FirstLigature]);
            }
            else if (one != SoftHyphen)
            {
                text.Append(char.IsControl(one) && one is not '\n' ? ' ' : one);
            }
        }
    }

    /// <summary>Ends a word.</summary>
    public void Space() => Add(" ");

    public void Line() => Add("\n");

    /// <summary>Composed, so that accents are part of their letters.</summary>
    public override string ToString()
    {
        if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
        {
            text.Length--;
        }

        // Half a surrogate pair has no normal form.
        var whole = string.Concat(text.ToString().EnumerateRunes()).Normalize(NormalizationForm.FormC);
        return whole[..Math.Min(whole.Length, most)].Trim();
    }
}
