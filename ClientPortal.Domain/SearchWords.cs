namespace ClientPortal.Domain;

/// <summary>What somebody typed into a search, word by word.</summary>
public static class SearchWords
{
    /// <summary>More words than that are a text, not a search.</summary>
    public const int Most = 8;

    // Nobody types more; whatever is pasted beyond costs nothing.
    private const int Longest = 400;

    /// <summary>The words as they were typed; whoever compares them folds them (<see cref="Text.Fold"/>).</summary>
    public static IReadOnlyList<string> Of(string? typed) =>
        [.. (typed ?? "")[..Math.Min(typed?.Length ?? 0, Longest)].Split((char[]?)null, Most + 1, StringSplitOptions.RemoveEmptyEntries).Take(Most)];
}
