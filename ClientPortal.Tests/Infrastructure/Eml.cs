using System.Text;
using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A letter read back from its form on the wire or in a file: its headers by name, its text and its HTML, decoded.</summary>
public sealed partial record Eml(IReadOnlyList<(string Name, string Value)> Headers, string Text, string Html)
{
    public string To => Header("To");
    public string Subject => Header("Subject");

    /// <summary>The only address of the portal in the text.</summary>
    public Uri Link => new(Links().Match(Text).Value);

    public string Header(string name) => Headers.Single(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <param name="raw">One char a byte.</param>
    public static Eml Parse(string raw)
    {
        var (headers, body) = Split(raw);
        var boundary = Boundary().Match(headers.Single(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value).Groups[1].Value;
        var parts = body.Split("--" + boundary)[1..^1].Select(part => Split(part.TrimStart('\r', '\n'))).ToList();
        string Part(string type)
        {
            var (about, content) = parts.Single(part => part.Headers.Any(header => header.Value.StartsWith(type, StringComparison.Ordinal)));
            var quoted = about.Any(header => header is ("Content-Transfer-Encoding", "quoted-printable") or ("content-transfer-encoding", "quoted-printable"));
            return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(quoted ? Unquote(content) : content));
        }

        return new Eml([.. headers.Select(header => (header.Name, Decode(header.Value)))], Part("text/plain"), Part("text/html"));
    }

    /// <summary>Waits for the newest letter to an address in a portal's mail folder.</summary>
    public static Task<Eml> ArrivesAsync(string dataDirectory, string to, string? subject = null) => Eventually.ValueAsync(
        async () =>
        {
            var folder = Path.Combine(dataDirectory, "mail");
            if (!Directory.Exists(folder))
            {
                return null;
            }

            foreach (var file in Directory.GetFiles(folder, "*.eml").OrderDescending(StringComparer.Ordinal))
            {
                var eml = Parse(await File.ReadAllTextAsync(file, Encoding.Latin1));
                if (eml.To == to && (subject is null || eml.Subject.Contains(subject, StringComparison.Ordinal)))
                {
                    return eml;
                }
            }

            return null;
        },
        expectation: $"a letter to {to}");

    private static (List<(string Name, string Value)> Headers, string Body) Split(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = Folded().Replace(raw[..end], " ").Split("\r\n");
        return ([.. lines.Select(line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))], raw[(end + 4)..]);
    }

    // RFC 2047: encoded words; white space between two of them does not count.
    private static string Decode(string value) => EncodedWord().Replace(BetweenWords().Replace(value, "$1"), word => Encoding.UTF8.GetString(
        word.Groups[1].Value.Equals("B", StringComparison.OrdinalIgnoreCase)
            ? Convert.FromBase64String(word.Groups[2].Value)
            : Encoding.Latin1.GetBytes(Unquote(word.Groups[2].Value.Replace('_', ' ')))));

    private static string Unquote(string text) =>
        Quoted().Replace(text.Replace("=\r\n", "", StringComparison.Ordinal), hex => ((char)Convert.ToInt32(hex.Groups[1].Value, 16)).ToString());

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Links();

    [GeneratedRegex("boundary=\"?([^\";]+)")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex Folded();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(\?=)\s+(?==\?)")]
    private static partial Regex BetweenWords();

    [GeneratedRegex("=([0-9A-Fa-f]{2})")]
    private static partial Regex Quoted();
}
