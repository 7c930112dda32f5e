using System.Net;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Caching.Memory;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Renders people's Markdown as safe HTML: with <see cref="HtmlText"/> the only place that makes a <see cref="MarkupString"/>. Raw HTML is shown
/// as text, a link with an unexpected scheme becomes plain text, a picture becomes a link to it (reading loads nothing from another server), and
/// headings start at the third level, below the page's own.
/// </summary>
public static class MarkdownRenderer
{
    private const int DeepestHeading = 6;
    private const int HeadingsAboveText = 2;

    // The longest stored text, and more links than a message needs. Parsing beyond it is not worth the time, which grows with the square of the
    // open brackets.
    private const int LongestText = 20_000;
    private const int MostBrackets = 1_000;

    // Everyone who has a conversation open sees the same messages: a text is parsed once and its HTML kept once for all of them. In characters,
    // with the cache's own overhead per entry.
    private const int MostKept = 8_000_000;
    private const int Entry = 256;

    private static readonly MemoryCache Kept = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <param name="source">The Markdown text.</param>
    /// <param name="names">People who are mentioned in it: "@" and the name are highlighted.</param>
    /// <param name="own">The reader's name, if it is among them.</param>
    public static MarkupString Render(string? source, IReadOnlyCollection<string>? names = null, string? own = null)
    {
        if (string.IsNullOrWhiteSpace(source))
            return default;
        if (source.Length > LongestText || source.AsSpan().Count('[') > MostBrackets)
            return Plain(source);

        // Readers who are not mentioned all see the same.
        var called = names is { Count: > 0 } ? string.Join('\n', names) : "";
        var key = (source, called, names?.Contains(own) == true ? own : null);
        if (Kept.TryGetValue(key, out MarkupString cached))
            return cached;

        var html = Safely(source, names ?? [], own);
        Kept.Set(key, html, new MemoryCacheEntryOptions { Size = Entry + source.Length + called.Length + html.Value.Length });
        return html;
    }

    private static MarkupString Safely(string source, IReadOnlyCollection<string> names, string? own)
    {
        try
        {
            return Shaped(source, names, own);
        }
        catch (ArgumentException)
        {
            // Nested deeper than Markdig allows: one person's text must not break the page for all readers.
            return Plain(source);
        }
    }

    private static MarkupString Shaped(string source, IReadOnlyCollection<string> names, string? own)
    {
        var document = Markdown.Parse(source, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(heading.Level + HeadingsAboveText, DeepestHeading);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Tame(link);
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
            Tame(link);
        foreach (var name in names.OrderByDescending(name => name.Length))
            Call(document, name, name == own);
        return new MarkupString(document.ToHtml(Pipeline));
    }

    // Splits a text around "@name" and puts the mention into an element of its own; code and links stay as they are.
    private static void Call(MarkdownDocument document, string name, bool own)
    {
        var call = "@" + name;
        foreach (var literal in document.Descendants<LiteralInline>().Where(literal => !IsCall(literal.Parent)).ToList())
        {
            for (var (rest, at) = (literal, literal.Content.ToString().IndexOf(call, StringComparison.Ordinal));
                at >= 0;
                at = rest.Content.ToString().IndexOf(call, StringComparison.Ordinal))
            {
                var text = rest.Content.ToString();
                var mention = new EmphasisInline { DelimiterChar = '*', DelimiterCount = 2 };
                mention.GetAttributes().AddClass(own ? "mention mention-own" : "mention");
                mention.AppendChild(new LiteralInline(call));
                var after = new LiteralInline(text[(at + call.Length)..]);
                rest.Content = new Markdig.Helpers.StringSlice(text[..at]);
                rest.InsertAfter(mention);
                mention.InsertAfter(after);
                rest = after;
            }
        }
    }

    // A shorter name is not searched in a longer one.
    private static bool IsCall(ContainerInline? parent) => parent?.TryGetAttributes()?.Classes?.Contains("mention") == true;

    private static MarkupString Plain(string source) =>
        new($"<p>{WebUtility.HtmlEncode(source).Replace("\n", "<br />\n", StringComparison.Ordinal)}</p>");

    /// <summary>True for http, https and mailto, for a path of this portal and for an anchor on the page; false for everything else.</summary>
    public static bool IsSafe(string? url)
    {
        if (string.IsNullOrEmpty(url) || url.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter == '\\'))
            return false; // browsers drop tabs and line breaks inside a scheme, and read "\" as "/"
        if (url[0] == '#' || (url[0] == '/' && !url.StartsWith("//", StringComparison.Ordinal)))
            return true;
        return IsOutside(url);
    }

    private static bool IsOutside(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);

    private static void Tame(LinkInline link)
    {
        var url = link.GetDynamicUrl?.Invoke() ?? link.Url;
        if (!IsSafe(url) || (link.IsImage && IsInsideLink(link)))
        {
            Unlink(link, url);
            return;
        }

        if (link.IsImage)
        {
            link.IsImage = false;
            if (link.FirstChild is null)
                link.AppendChild(new LiteralInline(url!));
        }

        Mark(link, url!);
    }

    private static void Tame(AutolinkInline link)
    {
        if (link.IsEmail || IsSafe(link.Url))
            Mark(link, link.IsEmail ? "mailto:" : link.Url);
        else
            link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static bool IsInsideLink(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline)
                return true;
        }

        return false;
    }

    /// <summary>Keeps the words of a link and removes its target.</summary>
    private static void Unlink(LinkInline link, string? url)
    {
        if (link.FirstChild is null)
        {
            link.ReplaceBy(new LiteralInline(url ?? string.Empty));
            return;
        }

        link.MoveChildrenAfter(link);
        link.Remove();
    }

    private static void Mark(MarkdownObject link, string url)
    {
        var attributes = link.GetAttributes();
        attributes.AddProperty("rel", "noopener noreferrer nofollow");
        if (IsOutside(url))
            attributes.AddProperty("target", "_blank");
    }
}
