namespace ClientPortal.Web.Data;

/// <summary>
/// Builds queries for SQLite's FTS5. Its tables hold only words, no text. Triggers update them in the transaction of the write; the migration
/// <c>SearchIndex</c> creates both.
/// </summary>
internal static class SqliteSearch
{
    /// <summary>
    /// Matches all of these words, each as the beginning of a word in the text. Quotes make typed text a word and never an operator. Characters
    /// that are no letters or digits separate words, as they do in the index.
    /// </summary>
    public static string AllOf(IEnumerable<string> words) => string.Join(' ', words.Select(word => $"\"{Spelled(word)}\"*"));

    // The index ignores accents and case itself.
    private static string Spelled(string word) => word.Replace('\0', ' ').Replace("\"", "\"\"", StringComparison.Ordinal)
        .Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase);
}
