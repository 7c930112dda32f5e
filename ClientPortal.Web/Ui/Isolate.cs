using System.Text;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Isolates names of the other reading direction in a sentence (U+2068 … U+2069), so that the words and numbers beside them keep their place.
/// Markup has <c>bdi</c> for it. A name of the sentence's direction stays as it is.
/// </summary>
public static class Isolate
{
    private const char First = '\u2068', Pop = '\u2069';

    public static string Of(string name) => name.EnumerateRunes().Any(TurnsBack) ? $"{First}{name}{Pop}" : name;

    /// <summary>Joins several names, each isolated; empty ones are left out.</summary>
    public static string Join(string between, params IEnumerable<string?> names) =>
        string.Join(between, names.Where(name => !string.IsNullOrEmpty(name)).Select(name => Of(ShownName.Of(name!))));

    // The blocks of right-to-left characters (Unicode, DerivedBidiClass), and the direction controls that older names may hold.
    private static bool TurnsBack(Rune rune) => rune.Value
        is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE) or (>= 0x10800 and <= 0x10FFF)
        or (>= 0x1E800 and <= 0x1EFFF) or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
