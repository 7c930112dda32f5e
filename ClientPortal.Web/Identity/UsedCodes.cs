namespace ClientPortal.Web.Identity;

/// <summary>
/// Codes of the authenticator that have opened the account: each opens it once (RFC 6238, 5.2). They stand beside its key, as one row of
/// Identity's store.
/// </summary>
internal static class UsedCodes
{
    /// <summary>Named by Identity's UserStore, where it is private.</summary>
    public const string Provider = "[AspNetUserStore]";

    /// <summary>The name of the row.</summary>
    public const string Name = "UsedCodes";

    // Identity takes the codes of five steps at a time, so while one of them is taken, at most the four before and the four after it come.
    private const int Kept = 9;

    public static bool Hold(string? kept, string code) => Split(kept).Contains(code);

    public static string With(string? kept, string code) => string.Join(';', Split(kept).Append(code).TakeLast(Kept));

    private static string[] Split(string? kept) => kept?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
