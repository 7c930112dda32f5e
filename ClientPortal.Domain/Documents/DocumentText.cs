namespace ClientPortal.Domain.Documents;

/// <summary>
/// The text of a file, by the hash of its content, for the search. Documents with the same content share it. Empty for a file without text, or
/// one that could not be read.
/// </summary>
public sealed class DocumentText
{
    /// <summary>Characters: a book of 150 pages. The rest of a longer text is not searched.</summary>
    public const int MostCharacters = 300_000;

    private DocumentText()
    {
    }

    /// <param name="sha256">Of the file, in lower-case hexadecimal.</param>
    /// <param name="text">Cut at <see cref="MostCharacters"/>.</param>
    /// <param name="now">The present moment.</param>
    public DocumentText(string sha256, string text, DateTimeOffset now) =>
        (Sha256, Text, ReadAt) = (sha256, text[..Math.Min(text.Length, MostCharacters)], now);

    /// <summary>A number that never changes: the key of the index of words. Assigned by the database.</summary>
    public long Seq { get; private init; }

    public string Sha256 { get; private init; } = "";

    /// <summary>Lines as they were read, with composed characters.</summary>
    public string Text { get; private init; } = "";

    public DateTimeOffset ReadAt { get; private init; }
}
