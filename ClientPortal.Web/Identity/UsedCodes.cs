namespace ClientPortal.Web.Identity;

/// <summary>
/// The authenticator codes that were used to sign in: each is valid once (RFC 6238, 5.2). They are one row of Identity's store, beside the
/// authenticator's key.
/// </summary>
internal static class UsedCodes
{
    /// <summary>The provider name of Identity's UserStore, where the constant is private.</summary>
    public const string Provider = "[AspNetUserStore]";

    /// <summary>The name of the row.</summary>
    public const string Name = "UsedCodes";

    // Identity accepts the codes of five time steps. While one code is valid, at most the four before it and the four after it are accepted too.
    private const int Kept = 9;

    public static bool Hold(string? kept, string code) => Split(kept).Contains(code);

    public static string With(string? kept, string code) => string.Join(';', Split(kept).Append(code).TakeLast(Kept));

    private static string[] Split(string? kept) => kept?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
