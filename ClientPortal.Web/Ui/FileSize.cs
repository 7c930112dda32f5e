using System.Globalization;

namespace ClientPortal.Web.Ui;

/// <summary>The size of a file, for people.</summary>
public static class FileSize
{
    private const double Kilobyte = 1024, Megabyte = 1024 * Kilobyte, Gigabyte = 1024 * Megabyte;

    /// <summary>« 1,4 Mo », "12 KB", "2 GB": one decimal from a megabyte on, never zero.</summary>
    public static string Say(long bytes)
    {
        var culture = CultureInfo.CurrentUICulture;
        var isFrench = culture.TwoLetterISOLanguageName == "fr";
        var (size, unit) = bytes switch
        {
            >= (long)(1000 * Megabyte) => (bytes / Gigabyte, "G"),
            >= (long)(1000 * Kilobyte) => (bytes / Megabyte, "M"),
            _ => (Math.Max(1, Math.Round(bytes / Kilobyte)), isFrench ? "k" : "K"),
        };
        return string.Create(culture, $"{size:0.#}\u00A0{unit}{(isFrench ? "o" : "B")}");
    }
}
