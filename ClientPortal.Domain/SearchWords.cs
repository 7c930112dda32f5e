namespace ClientPortal.Domain;

/// <summary>Splits the text of a search into words.</summary>
public static class SearchWords
{
    /// <summary>Words that are searched; the rest is ignored.</summary>
    public const int Most = 8;

    // Characters: no typed search is longer, and a long pasted text costs no work.
    private const int Longest = 400;

    /// <summary>The words as they were typed; the caller folds them to compare them (<see cref="Text.Fold"/>).</summary>
    public static IReadOnlyList<string> Of(string? typed) =>
        [.. (typed ?? "")[..Math.Min(typed?.Length ?? 0, Longest)].Split((char[]?)null, Most + 1, StringSplitOptions.RemoveEmptyEntries).Take(Most)];
}
