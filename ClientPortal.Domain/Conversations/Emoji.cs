using System.Collections.Frozen;

namespace ClientPortal.Domain.Conversations;

/// <summary>
/// The emoji of the current Unicode (<c>Emoji.txt</c>), each in one form: families, flags, skin tones and keycaps are one emoji. For a newer
/// Unicode only the file changes.
/// </summary>
public static class Emoji
{
    // The longest sequence, two people with two skin tones who kiss, has 15 UTF-16 units; some keyboards add a selector to each part.
    public const int Length = 24;

    // Variation selectors ask for text or colour drawing; no two emoji differ by them alone.
    private const string TextForm = "\uFE0E", EmojiForm = "\uFE0F";

    private static readonly FrozenDictionary<string, string> ByBareForm = Read();

    /// <summary>The emoji in the form in which it is stored, compared and shown: ❤ is ❤️. Null for what is not exactly one emoji.</summary>
    public static string? Of(string? typed) => typed is { Length: > 0 and <= Length } ? ByBareForm.GetValueOrDefault(Bare(typed)) : null;

    private static string Bare(string emoji) =>
        emoji.Replace(EmojiForm, "", StringComparison.Ordinal).Replace(TextForm, "", StringComparison.Ordinal);

    private static FrozenDictionary<string, string> Read()
    {
        using var file = new StreamReader(typeof(Emoji).Assembly.GetManifestResourceStream("Emoji.txt")!);
        return file.ReadToEnd().Split('\n').Where(line => !line.StartsWith("# ", StringComparison.Ordinal) && line.Length > 0)
            .SelectMany(line => line.Split(' ')).ToFrozenDictionary(Bare, StringComparer.Ordinal);
    }
}
