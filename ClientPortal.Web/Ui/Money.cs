using System.Globalization;

namespace ClientPortal.Web.Ui;

/// <summary>An amount in CFA francs, which have no smaller unit: « 1 250 000 F CFA » in French, "CFA 1,250,000" in English.</summary>
public static class Money
{
    private const long Million = 1_000_000, Milliard = 1_000_000_000;
    private const char NoBreakSpace = '\u00a0';

    public static string Of(long francs) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr"
            ? string.Create(CultureInfo.CurrentCulture, $"{francs:N0}{NoBreakSpace}F{NoBreakSpace}CFA")
            : string.Create(CultureInfo.CurrentCulture, $"CFA{NoBreakSpace}{francs:N0}");

    /// <summary>In millions or milliards from one on, where there is room for a glance only.</summary>
    public static string Short(long francs)
    {
        if (francs < Million)
        {
            return Of(francs);
        }

        var french = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr";
        var (unit, name) = francs < Milliard ? (Million, "M") : (Milliard, french ? "Md" : "B");
        var figure = (francs / (decimal)unit).ToString("0.#", CultureInfo.CurrentCulture);

        // A narrow tile may put the currency below the figure.
        return french ? $"{figure}{NoBreakSpace}{name} F{NoBreakSpace}CFA" : $"CFA {figure}{name}";
    }

    /// <summary>What somebody typed: spaces, points and the currency's name are no matter. Null for nothing, -1 for what is no whole amount.</summary>
    public static long? Read(string? typed)
    {
        var digits = string.Concat((typed ?? "").Where(letter => !char.IsWhiteSpace(letter) && letter is not ('.' or ',' or '\'' or '’')))
            .Replace("FCFA", "", StringComparison.OrdinalIgnoreCase).Replace("CFA", "", StringComparison.OrdinalIgnoreCase)
            .Replace("XOF", "", StringComparison.OrdinalIgnoreCase).TrimEnd('F', 'f');
        return digits.Length == 0 ? null : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var francs) ? francs : -1;
    }
}
