using System.Collections.Frozen;
using ClientPortal.Domain;

namespace ClientPortal.Web.Identity;

/// <summary>
/// What a password must not be: the first guess of somebody who knows the usual lists or the person. Length is what makes it strong; these
/// rules only refuse what its length pretends (NIST SP 800-63B, 3.1.1.2). Each refusal says why.
/// </summary>
public static class PasswordRules
{
    // Fewer different mails than this is a pattern on the keyboard, not a secret.
    private const int FewestLetters = 5;

    // What may stand around a common word without making a secret of it: « Password123! » has four.
    private const int MostDecoration = 8;

    // What must be left when one's own name, address and the portal's name are taken out.
    private const int OwnPart = 8;

    // The shorter pieces of a name are in half of all words.
    private const int ShortestPiece = 4;

    private static readonly string[] House = ["itvision", "vision", "portail", "portal", "client"];

    // As on the keyboards of the house's people, and the alphabet.
    private static readonly string[] Rows = ["01234567890", "azertyuiop", "qwertyuiop", "qwertzuiop", "qsdfghjklm", "asdfghjkl", "wxcvbn", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"];

    private static readonly Lazy<FrozenSet<string>> Common = new(ReadCommon);

    /// <summary>Throws <see cref="RuleBroken"/> with the first reason against it.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="own">What is known of the person: its name, its e-mail address.</param>
    public static void Check(string? password, params ReadOnlySpan<string> own)
    {
        Accounts.CheckPassword(password);
        var folded = password!.ToLowerInvariant();
        if (folded.Distinct().Count() < FewestLetters || IsRepeated(folded))
        {
            throw new RuleBroken("password.repeats");
        }

        if (IsSequence(folded))
        {
            throw new RuleBroken("password.sequence");
        }

        if (IsCommon(folded))
        {
            throw new RuleBroken("password.common");
        }

        if (WithoutOwn(folded, own) < OwnPart)
        {
            throw new RuleBroken("password.personal");
        }
    }

    // A block that is written several times is as long as the block.
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

    // Most of its steps go to the neighbour on a row, forwards or backwards.
    private static bool IsSequence(string folded)
    {
        var steps = Enumerable.Range(1, folded.Length - 1).Count(at => Rows.Any(row => AreNeighbours(row, folded[at - 1], folded[at])));
        return steps * 3 >= (folded.Length - 1) * 2;
    }

    private static bool AreNeighbours(string row, char one, char other) =>
        row.Contains($"{one}{other}", StringComparison.Ordinal) || row.Contains($"{other}{one}", StringComparison.Ordinal);

    private static bool IsCommon(string folded)
    {
        var core = folded.Trim([.. folded.Where(mail => !char.IsAsciiLetter(mail))]);
        return Common.Value.Contains(folded)
            || (core.Length >= ShortestPiece && folded.Length - core.Length <= MostDecoration && (Common.Value.Contains(core) || Common.Value.Contains(Plain(core))));
    }

    // « p4$$w0rd » is « password ».
    private static string Plain(string core) => string.Concat(core.Select(mail => mail switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => mail,
    }));

    private static int WithoutOwn(string folded, ReadOnlySpan<string> own)
    {
        List<string> pieces = [.. House];
        foreach (var known in own)
        {
            pieces.AddRange(known.ToLowerInvariant().Split([' ', '-', '.', '@', '_', '\''], StringSplitOptions.RemoveEmptyEntries));
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
