using System.Text;
using System.Text.RegularExpressions;
using MimeKit.Text;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>The text of a mail that is HTML only, as Markdown of paragraphs, lists and links. Nothing of its markup remains.</summary>
internal static partial class HtmlText
{
    // Elements whose content no reader sees.
    private static readonly HashSet<string> Unseen =
        new(StringComparer.OrdinalIgnoreCase) { "script", "style", "head", "title", "template", "noscript" };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "pre", "hr", "center",
    };

    private static readonly HashSet<string> Spaced =
        new(StringComparer.OrdinalIgnoreCase) { "p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6" };

    /// <summary>The text up to the quoted history, where a mail program has marked that.</summary>
    public static string Of(string html)
    {
        var text = new StringBuilder();
        var tokens = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var (unseen, link, linkAt) = ((string?)null, (string?)null, 0);
        while (tokens.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { IsEndTag: true } end when end.Name.Equals(unseen, StringComparison.OrdinalIgnoreCase):
                    unseen = null;
                    break;
                case HtmlTagToken { IsEndTag: false, IsEmptyElement: false } start when unseen is null && Unseen.Contains(start.Name):
                    unseen = start.Name;
                    break;
                case HtmlTagToken tag when unseen is null:
                    if (!tag.IsEndTag && IsQuotation(tag))
                    {
                        return Tidy(text);
                    }

                    if (tag.Name.Equals("a", StringComparison.OrdinalIgnoreCase))
                    {
                        (link, linkAt) = tag.IsEndTag ? Close(text, link, linkAt) : (LinkOf(tag), text.Length);
                    }
                    else
                    {
                        Break(text, tag);
                    }

                    break;
                case HtmlDataToken data when unseen is null && token.Kind is HtmlTokenKind.Data or HtmlTokenKind.CData:
                    text.Append(Spaces().Replace(data.Data, " "));
                    break;
            }
        }

        return Tidy(text);
    }

    private static void Break(StringBuilder text, HtmlTagToken tag)
    {
        if (tag.Name.Equals("br", StringComparison.OrdinalIgnoreCase))
        {
            text.Append('\n');
        }
        else if (tag.Name.Equals("li", StringComparison.OrdinalIgnoreCase))
        {
            text.Append(tag.IsEndTag ? "" : "\n- ");
        }
        else if (tag.Name.Equals("td", StringComparison.OrdinalIgnoreCase))
        {
            text.Append(' ');
        }
        else if (Blocks.Contains(tag.Name))
        {
            text.Append(Spaced.Contains(tag.Name) ? "\n\n" : "\n");
        }
    }

    // What Gmail, Outlook, Apple Mail and Thunderbird mark their quotation with.
    private static bool IsQuotation(HtmlTagToken tag)
    {
        string Value(HtmlAttributeId id) => tag.Attributes.FirstOrDefault(one => one.Id == id)?.Value ?? "";
        return Value(HtmlAttributeId.Class).Split(' ').Any(one => one is "gmail_quote" or "gmail_quote_container" or "moz-cite-prefix")
            || Value(HtmlAttributeId.Id) is "divRplyFwdMsg" or "x_divRplyFwdMsg" or "appendonsend" or "mail-editor-reference-message-container"
            || (tag.Name.Equals("blockquote", StringComparison.OrdinalIgnoreCase)
                && tag.Attributes.Any(one => one.Name.Equals("type", StringComparison.OrdinalIgnoreCase) && one.Value == "cite"));
    }

    private static string? LinkOf(HtmlTagToken tag) =>
        Uri.TryCreate(tag.Attributes.FirstOrDefault(one => one.Id == HtmlAttributeId.Href)?.Value, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;

    // « [text](address) »; the address alone where the text says the same.
    private static (string? Link, int At) Close(StringBuilder text, string? link, int at)
    {
        if (link is not null && at <= text.Length)
        {
            var words = text.ToString(at, text.Length - at).Trim();
            text.Length = at;
            var same = words.Length == 0 || words.Contains("://", StringComparison.Ordinal);
            text.Append(same ? link : $"[{words.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)}]"
                + $"({link.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)})");
        }

        return (null, 0);
    }

    private static string Tidy(StringBuilder text) => Empty().Replace(
        string.Join('\n', text.ToString().Split('\n').Select(line => line.Trim())), "\n\n").Trim();

    [GeneratedRegex(@"[ \t\r\n\f]+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\n{3,}", RegexOptions.NonBacktracking)]
    private static partial Regex Empty();
}
