namespace ClientPortal.Web.Data;

/// <summary>
/// How SQLite's FTS5 is asked. Its tables hold words alone, no text, and follow what is written by triggers, in the transaction of the
/// write; the migration <c>SearchIndex</c> makes both.
/// </summary>
internal static class SqliteSearch
{
    /// <summary>
    /// All of these words, each the beginning of one in the text. In quotes whatever somebody types is a word, not an operator: what stands between letters and
    /// digits separates words there as it did when the text was indexed.
    /// </summary>
    public static string AllOf(IEnumerable<string> words) => string.Join(' ', words.Select(word => $"\"{Spelled(word)}\"*"));

    // Accents and case the index knows by itself.
    private static string Spelled(string word) => word.Replace('\0', ' ').Replace("\"", "\"\"", StringComparison.Ordinal)
        .Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase);
}
