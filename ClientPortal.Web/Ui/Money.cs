using System.Globalization;
using System.Text.RegularExpressions;

namespace ClientPortal.Web.Ui;

/// <summary>An amount in CFA francs, which have no smaller unit: « 1 250 000 F CFA » in French, "CFA 1,250,000" in English.</summary>
public static partial class Money
{
    private const long Million = 1_000_000, Milliard = 1_000_000_000;

    // No amount is longer, with spaces and currency. Such short texts match at once: the timeout is never reached.
    private const int Longest = 60, Patience = 1000;
    private const char NoBreakSpace = '\u00a0';

    public static string Of(long francs) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr"
            ? string.Create(CultureInfo.CurrentCulture, $"{francs:N0}{NoBreakSpace}F{NoBreakSpace}CFA")
            : string.Create(CultureInfo.CurrentCulture, $"CFA{NoBreakSpace}{francs:N0}");

    /// <summary>In millions or milliards when it is large, for narrow places.</summary>
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

    /// <summary>
    /// Reads an amount as people and spreadsheets write it: <c>1 250 000</c>, <c>1.250.000 F CFA</c>, <c>1,250,000.00</c>. A point or a comma
    /// groups thousands only where exactly three digits follow each; zero cents are dropped, because the franc has none.
    /// Null for an empty text, -1 for what is no whole amount (<c>1,50</c>, <c>12 34</c>, <c>a lot</c>).
    /// </summary>
    public static long? Read(string? typed)
    {
        if (typed?.Length > Longest)
        {
            return -1;
        }

        var amount = Currency().Replace(Spaces().Replace(typed ?? "", " "), "").Trim();
        if (amount.Length == 0)
        {
            return null;
        }

        var read = Amount().Match(amount);
        var whole = string.Concat(read.Groups["whole"].Value.Where(char.IsAsciiDigit));
        return read.Groups["cents"].Value.All(digit => digit == '0')
            && long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var francs)
            ? francs : -1;
    }

    // No-break and thin spaces too: spreadsheets and the portal's own pages group digits with them.
    [GeneratedRegex(@"[\s\u00a0\u2007\u2009\u202f]+", RegexOptions.None, Patience)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(CFA|F ?CFA|XOF)(?=[ \d])|(?<=[ \d])(F ?CFA|CFA|XOF|F)$", RegexOptions.IgnoreCase, Patience)]
    private static partial Regex Currency();

    // Three digits after a lone comma or point, as in 1250,000, are ambiguous: thousands or decimals.
    [GeneratedRegex(
        @"^(?<whole>[1-9][0-9]{0,2}(?<group>[ .,'’])[0-9]{3}(?:\k<group>[0-9]{3})*|[0-9]+)(?(group)(?!\k<group>))"
        + @"([.,](?![0-9]{3}$)(?<cents>[0-9]+))?$",
        RegexOptions.ExplicitCapture,
        Patience)]
    private static partial Regex Amount();
}
