using System.Globalization;

namespace ClientPortal.Web.Ui;

/// <summary>A whole percentage as the reader writes it: « 72 % » in French, "72%" in English.</summary>
public static class Percent
{
    private const char NarrowNoBreakSpace = '\u202f';

    public static string Of(int value) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr"
            ? string.Create(CultureInfo.CurrentCulture, $"{value}{NarrowNoBreakSpace}%")
            : string.Create(CultureInfo.CurrentCulture, $"{value}%");
}
