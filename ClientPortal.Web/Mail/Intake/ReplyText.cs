using System.Text.RegularExpressions;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>What a person wrote themselves in an answer by mail: without the quoted history and without the signature.</summary>
/// <remarks>Headers of quotations are those of Outlook, Gmail and Apple Mail, in French and English.</remarks>
internal static partial class ReplyText
{
    // A header of a quotation is wrapped into so many lines at most.
    private const int HeaderLines = 4;

    /// <summary>The text of its author, without empty lines around it; empty when there is nothing of their own.</summary>
    public static string Of(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Replace('\u00a0', ' ').Split('\n');
        var kept = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line is "--" || lines[i] is "-- " || IsForwarding(line) || IsHeaderBlock(lines, i))
            {
                break;
            }

            if (HeaderAt(lines, i) is { } length)
            {
                // Below it are lines with ">", and maybe the answer; without them the rest is the quotation.
                i += length - 1;
                if (!IsQuoted(lines.Skip(i + 1).FirstOrDefault(one => one.Trim().Length > 0) ?? ""))
                {
                    break;
                }
            }
            else if (!IsQuoted(line))
            {
                kept.Add(line);
            }
        }

        while (kept.Count > 0 && (kept[^1].Length == 0 || IsOfDevice(kept[^1])))
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return EmptyLines().Replace(string.Join('\n', kept), "\n\n").Trim('\n', ' ');
    }

    private static bool IsQuoted(string line) => line.TrimStart().StartsWith('>');

    // « Le 3 mars 2027 à 14:05, Awa <awa@…> a écrit : », on one line or several.
    private static int? HeaderAt(string[] lines, int first)
    {
        if (!HeaderBegins().IsMatch(lines[first]))
        {
            return null;
        }

        var joined = "";
        for (var count = 1; count <= HeaderLines && first + count <= lines.Length; count++)
        {
            joined = $"{joined} {lines[first + count - 1].Trim()}".Trim();
            if (joined.Length > 0 && HeaderWhole().IsMatch(joined))
            {
                return count;
            }

            if (lines[first + count - 1].Trim().Length == 0)
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsForwarding(string line) => Separator().IsMatch(line);

    // Outlook's block: « De : … », « Envoyé : … », « À : … », « Objet : … ».
    private static bool IsHeaderBlock(string[] lines, int first) =>
        From().IsMatch(lines[first])
        && lines.Skip(first + 1).Take(HeaderLines + 1).Count(line => Field().IsMatch(line)) >= 2;

    private static bool IsOfDevice(string line) => Device().IsMatch(line);

    [GeneratedRegex(@"^\s*(Le|On)\s", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex HeaderBegins();

    [GeneratedRegex(@"^(Le\s.*\d.*\sa\s+écrit|On\s.*\d.*\swrote)\s*:\s*$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex HeaderWhole();

    [GeneratedRegex(
        @"^\s*(-{2,}\s*(Message d['’]origine|Message original|Original Message|Original Appointment|Message transféré|Forwarded message)\s*-{2,}"
        + @"|(Début du message (réexpédié|transféré)|Begin forwarded message)\s*:|_{20,})\s*$",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^\s*\**(De|From)\s*:\**\s*\S", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex From();

    [GeneratedRegex(
        @"^\s*\**(Envoyé|Date|Sent|À|A|To|Cc|Objet|Subject|Répondre à|Reply-To)\s*:\**\s",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Field();

    [GeneratedRegex(
        @"^\s*(Envoyé (de|depuis|à partir) .{1,60}|Sent (from|with) .{1,60}|(Télécharger|Obtenir|Obtenez|Get) Outlook (pour|for) .{1,60})\s*$",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Device();

    [GeneratedRegex(@"\n{3,}", RegexOptions.NonBacktracking)]
    private static partial Regex EmptyLines();
}
