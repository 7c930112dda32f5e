using System.Text.RegularExpressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;

namespace ClientPortal.Web.Jobs;

/// <summary>What the list of jobs says of a failure.</summary>
public static partial class JobErrors
{
    /// <summary>
    /// The message of a failure, at most 500 characters: of addresses the host alone is kept, and long runs of letters and digits are left out,
    /// because both may open something.
    /// </summary>
    public static string Of(Exception fault)
    {
        var message = string.IsNullOrWhiteSpace(fault.Message) ? fault.GetType().Name : fault.Message;
        var open = Address().Replace(message.ReplaceLineEndings(" "), "$1/…");
        return Text.Cut(Word().Replace(open, word => IsSecret(word.Value) ? "…" : word.Value), JobAttempt.NoteLength)!;
    }

    // 24: longer than words, shorter than any key. Ids are kept: they open nothing.
    private static bool IsSecret(string word) => word.Length >= 24 && word.Any(char.IsAsciiDigit) && !Guid.TryParse(word, out _);

    [GeneratedRegex(@"(https?://[^/\s?#""'<>]+)[/?#][^\s""'<>]*", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"[\w-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
