using System.Collections.Frozen;
using ClientPortal.Domain;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Refuses passwords that an attacker guesses first, from the usual lists or from facts about the person. Length makes a password strong;
/// these rules only refuse long passwords that are easy to guess (NIST SP 800-63B, 3.1.1.2). Each refusal names its reason.
/// </summary>
public static class PasswordRules
{
    // A password with fewer different characters than this is a keyboard pattern, not a secret.
    private const int FewestCharacters = 5;

    // Characters around a common word that do not make it a secret: « Password123! » has four.
    private const int MostDecoration = 8;

    // Characters that must remain after the person's name, their address and the portal's name are removed.
    private const int OwnPart = 8;

    // Shorter pieces of a name occur in half of all words.
    private const int ShortestPiece = 4;

    private static readonly string[] PortalNames = ["itvision", "vision", "portail", "portal", "client"];

    // The rows of French, English and German keyboards, and the alphabet.
    private static readonly string[] Rows =
    [
        "01234567890", "azertyuiop", "qwertyuiop", "qwertzuiop", "qsdfghjklm", "asdfghjkl", "wxcvbn", "zxcvbnm",
        "abcdefghijklmnopqrstuvwxyz",
    ];

    private static readonly Lazy<FrozenSet<string>> Common = new(ReadCommon);

    /// <summary>Checks a new password against every rule.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="own">Facts about the person: their name, their e-mail address.</param>
    /// <exception cref="RuleBroken">The first rule that refuses the password.</exception>
    public static void Check(string? password, params ReadOnlySpan<string> own)
    {
        Accounts.CheckPassword(password);
        var folded = password!.ToLowerInvariant();
        if (folded.Distinct().Count() < FewestCharacters || IsRepeated(folded))
        {
            throw new RuleBroken("password.repeats") { Kind = RuleKind.NewPassword };
        }

        if (IsSequence(folded))
        {
            throw new RuleBroken("password.sequence") { Kind = RuleKind.NewPassword };
        }

        if (IsCommon(folded))
        {
            throw new RuleBroken("password.common") { Kind = RuleKind.NewPassword };
        }

        if (WithoutOwn(folded, own) < OwnPart)
        {
            throw new RuleBroken("password.personal") { Kind = RuleKind.NewPassword };
        }
    }

    // A repeated block is no stronger than one block.
    private static bool IsRepeated(string folded)
    {
        for (var block = 1; block <= folded.Length / 2; block++)
        {
            if (Enumerable.Range(block, folded.Length - block).All(at => folded[at] == folded[at - block]))
            {
                return true;
            }
        }

        return false;
    }

    // True when two thirds of its steps lead to a neighbour on a row, forwards or backwards.
    private static bool IsSequence(string folded)
    {
        var steps = Enumerable.Range(1, folded.Length - 1).Count(at => Rows.Any(row => AreNeighbours(row, folded[at - 1], folded[at])));
        return steps * 3 >= (folded.Length - 1) * 2;
    }

    private static bool AreNeighbours(string row, char one, char other) =>
        row.Contains($"{one}{other}", StringComparison.Ordinal) || row.Contains($"{other}{one}", StringComparison.Ordinal);

    private static bool IsCommon(string folded)
    {
        var core = folded.Trim([.. folded.Where(letter => !char.IsAsciiLetter(letter))]);
        return Common.Value.Contains(folded)
            || (core.Length >= ShortestPiece && folded.Length - core.Length <= MostDecoration
                && (Common.Value.Contains(core) || Common.Value.Contains(Plain(core))));
    }

    // « p4$$w0rd » is « password ».
    private static string Plain(string core) => string.Concat(core.Select(letter => letter switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => letter,
    }));

    private static int WithoutOwn(string folded, ReadOnlySpan<string> own)
    {
        List<string> pieces = [.. PortalNames];
        foreach (var fact in own)
        {
            pieces.AddRange(fact.ToLowerInvariant().Split([' ', '-', '.', '@', '_', '\''], StringSplitOptions.RemoveEmptyEntries));
        }

        foreach (var piece in pieces.Where(piece => piece.Length >= ShortestPiece).OrderByDescending(piece => piece.Length))
        {
            folded = folded.Replace(piece, "", StringComparison.Ordinal);
        }

        return folded.Length;
    }

    private static FrozenSet<string> ReadCommon()
    {
        using var list = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(list);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
