using System.Globalization;
using System.Text;

namespace ClientPortal.Domain.Files;

/// <summary>Cleans the name that a browser sent, for pages and downloads.</summary>
public static class FileName
{
    public const int Length = 120;

    /// <summary>Used when nothing of the name remains.</summary>
    public const string Nameless = "fichier";

    // Names of devices, whatever their extension (learn.microsoft.com/windows/win32/fileio/naming-a-file).
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Numbered("COM"), .. Numbered("LPT")], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The last part of the path, on one line, without marks that change the direction of reading, without characters that a file system
    /// refuses, and with an extension that fits its content: <c>page.html</c> that holds text is <c>page.html.txt</c>.
    /// </summary>
    public static string Clean(string? sent, FileKind kind)
    {
        var name = Visible(LastPart(sent ?? "")).Trim(' ', '.');
        if (Devices.Contains(name.Split('.')[0].TrimEnd()))
        {
            name = "_" + name;
        }

        var stem = name.LastIndexOf('.') is var dot and >= 0 ? name[..dot] : name;
        if (Text.IsBlank(stem) || name.Equals(kind.Extensions[0].TrimStart('.'), StringComparison.OrdinalIgnoreCase))
        {
            name = Nameless;
        }

        return Shortened(kind.Fits(name) ? name : name + kind.Extensions[0]);
    }

    /// <summary>One part of the path of a folder, cleaned in the same way: it names a folder inside of another one, never outside of it.</summary>
    public static string CleanFolder(string sent)
    {
        var name = Visible(sent.Replace('/', '_').Replace('\\', '_')).Trim(' ', '.');
        name = Devices.Contains(name.Split('.')[0].TrimEnd()) ? "_" + name : name;
        return Text.IsBlank(name) ? "_" : name[..Math.Min(name.Length, Length)];
    }

    // A very long name costs no more work than a name that can be stored.
    private static string LastPart(string sent)
    {
        var part = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..];
        return part.Length > 4 * Length ? part[^(4 * Length)..] : part;
    }

    private static string Visible(string part)
    {
        var clean = new StringBuilder(part.Length);
        foreach (var rune in string.Concat(part.EnumerateRunes()).Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                continue;
            }

            clean.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? new Rune('_') : rune);
        }

        return clean.ToString();
    }

    private static string Shortened(string name)
    {
        if (name.Length <= Length)
        {
            return name;
        }

        var dot = name.LastIndexOf('.');
        var ending = name[dot..];
        var cut = Length - ending.Length;
        return name[..(char.IsHighSurrogate(name[cut - 1]) ? cut - 1 : cut)].TrimEnd(' ', '.') + ending;
    }

    private static IEnumerable<string> Numbered(string device) => "0123456789¹²³".Select(digit => device + digit);
}
