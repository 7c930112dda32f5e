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
        return Text.Cut(LongToken().Replace(Address().Replace(message.ReplaceLineEndings(" "), "$1/…"), "…"), JobAttempt.NoteLength)!;
    }

    [GeneratedRegex(@"(https?://[^/\s?#""'<>]+)[/?#][^\s""'<>]*", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    // 24: longer than words, shorter than any key. Ids, with their hyphens, are kept: they open nothing.
    [GeneratedRegex(@"(?<![\w-])(?![0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-]))(?=[\w-]*\d)[\w-]{24,}", RegexOptions.IgnoreCase)]
    private static partial Regex LongToken();
}
