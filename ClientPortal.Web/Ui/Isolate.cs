using System.Text;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Names in a sentence, in whichever direction they are read: one from right to left is set apart (U+2068 … U+2069), so that the words and
/// numbers beside it stay where they are. Markup has <c>bdi</c> for it. Where nothing runs against the sentence nothing is added.
/// </summary>
public static class Isolate
{
    private const char First = '\u2068', Pop = '\u2069';

    public static string Of(string name) => name.EnumerateRunes().Any(TurnsBack) ? $"{First}{name}{Pop}" : name;

    /// <summary>Several in a row, each apart; those that are empty are left out.</summary>
    public static string Join(string between, params IEnumerable<string?> names) =>
        string.Join(between, names.Where(name => !string.IsNullOrEmpty(name)).Select(name => Of(name!)));

    // The blocks of letters from right to left (Unicode, DerivedBidiClass), and the controls of direction that older names may hold.
    private static bool TurnsBack(Rune rune) => rune.Value
        is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE) or (>= 0x10800 and <= 0x10FFF)
        or (>= 0x1E800 and <= 0x1EFFF) or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
