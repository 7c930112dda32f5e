using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Architecture;

/// <summary>
/// The length of lines, and the words that have a standard term of the field instead (docs/glossary.md). Texts that people read are in the
/// resource files, which are not looked at.
/// </summary>
internal static partial class WordRules
{
    public const int LineLength = 150;

    /// <summary>Lines over the length. A table of Markdown has one line a row, whatever its length.</summary>
    public static IEnumerable<string> LongLines(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Text.Split('\n').Index()
        where line.Item.TrimEnd('\r').Length > LineLength && !(file.Extension == ".md" && line.Item.StartsWith('|'))
        select $"{file.Path}:{line.Index + 1} has {line.Item.Length} characters.";

    /// <summary>Names made of a word that only this project would understand.</summary>
    public static IEnumerable<string> PrivateNames(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Extension is not ".md"
        from match in PrivateName().Matches(file.Text)
        select $"{file.Path}: {match.Value}";

    /// <summary>Such words in comments and documents, and pronouns that do not say who acts.</summary>
    public static IEnumerable<string> PrivateProse(IEnumerable<SourceFile> files) =>
        from file in files
        from prose in file.Extension == ".md" ? [file.Text] : Comment().Matches(file.Text).Select(comment => comment.Value)
        from match in PrivateWord().Matches(prose)
        select $"{file.Path}: {match.Value} in « {Around(prose, match)} »";

    private static string Around(string text, Match match)
    {
        var from = Math.Max(0, match.Index - 30);
        return text[from..Math.Min(text.Length, match.Index + match.Length + 30)].ReplaceLineEndings(" ");
    }

    [GeneratedRegex(
        "(?<=\\b|[a-z0-9_])(?:Stone|Wall|Door|Judge|Judgement|Told|Untold|Ear|Faces|Forget|HandDown|GoesOnWith|GoInto|TalkLimits"
        + "|CircuitPlaces|LetterPaper|PromiseWatch|NotePromise|PromiseBroken)s?(?:Async)?(?![a-z])")]
    private static partial Regex PrivateName();

    [GeneratedRegex(
        @"\b(?:stones?|walls?|doors?|ears?|judge[sd]?|judgements?|untold|whoever|somebody|nobody|hand(?:s|ed)? down)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex PrivateWord();

    [GeneratedRegex(@"(?<!:)//[^\n]*|/\*.*?\*/|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
