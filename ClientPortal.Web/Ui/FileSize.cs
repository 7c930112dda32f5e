using System.Globalization;

namespace ClientPortal.Web.Ui;

/// <summary>The size of a file, for people.</summary>
public static class FileSize
{
    private const double Kilobyte = 1024, Megabyte = 1024 * 1024;

    /// <summary>« 1,4 Mo », "12 KB": one decimal from a megabyte on, never zero.</summary>
    public static string Say(long bytes)
    {
        var culture = CultureInfo.CurrentUICulture;
        var letter = culture.TwoLetterISOLanguageName == "fr" ? "o" : "B";
        return bytes >= 1000 * Kilobyte
            ? string.Create(culture, $"{bytes / Megabyte:0.#}\u00A0M{letter}")
            : string.Create(culture, $"{Math.Max(1, Math.Round(bytes / Kilobyte)):0}\u00A0{(letter == "o" ? "k" : "K")}{letter}");
    }
}
