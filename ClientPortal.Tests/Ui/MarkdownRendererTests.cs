using System.Diagnostics;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ClientPortal.Web.Ui;

namespace ClientPortal.Tests.Ui;

/// <summary>What people type becomes text with simple formatting. The tests parse it as a browser does and do not compare its source.</summary>
public sealed partial class MarkdownRendererTests
{
    private static readonly HashSet<string> Shapes = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "a", "h3", "h4", "h5", "h6",
    };

    private static readonly HashSet<string> Said = new(StringComparer.OrdinalIgnoreCase) { "href", "rel", "target", "title", "start", "class" };

    [Fact]
    public void Formatting_is_kept()
    {
        var body = Rendered("# Titre\n\nUn **mot** et *un autre*, `code`\nligne\n\n- un\n- deux\n\n1. a\n\n> cité\n\n---\n\n```\nbloc\n```");

        Assert.Equal("Titre", body.QuerySelector("h3")!.TextContent);
        Assert.Equal(("mot", "un autre", "code"),
            (body.QuerySelector("strong")!.TextContent, body.QuerySelector("em")!.TextContent, body.QuerySelector("p code")!.TextContent));
        Assert.NotNull(body.QuerySelector("br"));
        Assert.Equal(2, body.QuerySelectorAll("ul > li").Length);
        Assert.NotNull(body.QuerySelector("ol > li"));
        Assert.NotNull(body.QuerySelector("blockquote"));
        Assert.NotNull(body.QuerySelector("hr"));
        Assert.Equal("bloc", body.QuerySelector("pre code")!.TextContent.Trim());
    }

    [Theory]
    [InlineData("# a", "h3")]
    [InlineData("## a", "h4")]
    [InlineData("##### a", "h6")]
    [InlineData("###### a", "h6")]
    public void Headings_stay_below_the_pages_own(string source, string tag) => Assert.Equal("a", Rendered(source).QuerySelector(tag)!.TextContent);

    [Theory]
    [InlineData("https://example.org/a?b=c&d=e")]
    [InlineData("HTTP://EXAMPLE.ORG")]
    [InlineData("mailto:awa@example.org")]
    public void An_external_link_opens_in_a_new_tab_without_opener_or_referrer(string url)
    {
        var link = Assert.IsAssignableFrom<IHtmlAnchorElement>(Assert.Single(Rendered($"[ici]({url})").QuerySelectorAll("a")));

        Assert.Equal((url, "_blank", "noopener noreferrer nofollow"), (link.GetAttribute("href"), link.Target, link.GetAttribute("rel")));
    }

    [Theory]
    [InlineData("/projects/1")]
    [InlineData("#suite")]
    public void An_internal_link_opens_in_the_same_tab(string url)
    {
        var link = Assert.Single(Rendered($"[ici]({url})").QuerySelectorAll("a"));

        Assert.Equal((url, null), (link.GetAttribute("href"), link.GetAttribute("target")));
    }

    [Fact]
    public void An_address_that_is_typed_becomes_a_link()
    {
        Assert.Equal("https://example.org/x", Rendered("voir https://example.org/x.").QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("mailto:awa@example.org", Rendered("<awa@example.org>").QuerySelector("a")!.GetAttribute("href"));
    }

    public static TheoryData<string> Schemes =>
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "java&#115;cript:alert(1)", "&#106;avascript:alert(1)",
        "javascript&#58;alert(1)",
        "java\tscript:alert(1)", "java\nscript:alert(1)", "java\rscript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
        "java&#x0A;script:alert(1)",
        "\u0001javascript:alert(1)", "&#1;javascript:alert(1)", "\u00A0javascript:alert(1)", " javascript:alert(1)", "javascript :alert(1)",
        "jav\u00ADascript:alert(1)",
        "javascript%3Aalert(1)", "javascript\\:alert(1)", "java\u0000script:alert(1)", "\uFEFFjavascript:alert(1)", "\u200Bjavascript:alert(1)",
        "vbscript:msgbox(1)", "VBScript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
        "DATA:image/svg+xml,<svg onload=alert(1)>",
        "file:///etc/passwd", "ftp://example.org", "blob:https://example.org/1", "about:blank", "ms-word:ofe|u|x", "tel:+221",
        "feed:javascript:alert(1)",
        "view-source:javascript:alert(1)", "//evil.example", "\\\\evil.example", "/\\evil.example", "/\tevil.example", "https:evil.example",
        "http:/evil.example", "projects/1", "?a=b", "../x", "",
    ];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_link_to_a_forbidden_address_is_plain_text(string url)
    {
        foreach (var source in new[]
        {
            $"[ici]({url})", $"[ici](<{url}>)", $"[ici]({url} \"titre\")",
            $"[ici][là]\n\n[là]: {url}", $"[là]\n\n[là]: <{url}>", $"![image]({url})",
            $"<{url}>", $"[![image]({url})]({url})",
            $"[*ici*]({url})", url,
        })
        {
            Harmless(source);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<SCRIPT SRC=//evil.example/x.js></SCRIPT>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("<svg><script>alert(1)</script></svg>")]
    [InlineData("<iframe src=javascript:alert(1)>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<b onmouseover=alert(1)>x</b>")]
    [InlineData("<style>*{display:none}</style>")]
    [InlineData("<form action=//evil.example><input name=password></form>")]
    [InlineData("<base href=//evil.example>")]
    [InlineData("<meta http-equiv=refresh content=0;url=//evil.example>")]
    [InlineData("<!--><script>alert(1)</script>-->")]
    [InlineData("<!-- x --!><img src=x onerror=alert(1)>")]
    [InlineData("<![CDATA[<script>alert(1)</script>]]>")]
    [InlineData("<?xml version=\"1.0\"?><script>alert(1)</script>")]
    [InlineData("</div></body><script>alert(1)</script>")]
    [InlineData("<scr<script>ipt>alert(1)</scr</script>ipt>")]
    [InlineData("`<script>alert(1)</script>`")]
    [InlineData("```html\n<script>alert(1)</script>\n```")]
    [InlineData("```\"><script>alert(1)</script>\nx\n```")]
    [InlineData("~~~ x\" onclick=\"alert(1)\nx\n~~~")]
    [InlineData("    <script>alert(1)</script>")]
    [InlineData("# <script>alert(1)</script>")]
    [InlineData("- <img src=x onerror=alert(1)>")]
    [InlineData("> <img src=x onerror=alert(1)>")]
    [InlineData("[<img src=x onerror=alert(1)>](https://example.org)")]
    [InlineData("[x](https://example.org \"\\\"><script>alert(1)</script>\")")]
    [InlineData("[x](https://example.org/\"onmouseover=\"alert(1))")]
    [InlineData("[x](https://example.org/<script>)")]
    [InlineData("![\" onerror=\"alert(1)](https://example.org/x.png)")]
    [InlineData("![x](https://example.org/x.png\"onerror=\"alert(1))")]
    [InlineData("<https://example.org/\"onclick=\"alert(1)>")]
    [InlineData("https://example.org/\"><script>alert(1)</script>")]
    [InlineData("[x]: javascript:alert(1)\n[x]")]
    [InlineData("{onclick=alert(1)} [x](https://example.org){onclick=alert(1)}")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("&#60;script&#62;alert(1)&#60;/script&#62;")]
    [InlineData("\u003cscript\u003ealert(1)")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    public void Raw_HTML_is_text(string source) => Harmless(source);

    [Fact]
    public void A_script_is_shown_as_it_was_typed() =>
        Assert.Equal("<script>alert(1)</script>", Rendered("<script>alert(1)</script>").TextContent.Trim());

    [Theory]
    [InlineData("![plan](https://example.org/plan.png)", "plan", "https://example.org/plan.png")]
    [InlineData("![](https://example.org/plan.png)", "https://example.org/plan.png", "https://example.org/plan.png")]
    public void A_picture_is_shown_as_a_link_so_that_reading_sends_no_request_to_its_host(string source, string words, string url)
    {
        var body = Rendered(source);

        Assert.Empty(body.QuerySelectorAll("img"));
        Assert.Equal((words, url), (body.QuerySelector("a")!.TextContent, body.QuerySelector("a")!.GetAttribute("href")));
    }

    [Fact]
    public void A_picture_in_a_link_is_one_link()
    {
        var body = Rendered("[![plan](https://example.org/plan.png)](https://example.org)");

        Assert.Equal("https://example.org", Assert.Single(body.QuerySelectorAll("a")).GetAttribute("href"));
        Assert.Equal("plan", body.TextContent.Trim());
    }

    [Theory]
    [InlineData("[sans fin](https://example.org")]
    [InlineData("[sans adresse]()")]
    [InlineData("[](https://example.org)")]
    [InlineData("[a](b(c)")]
    [InlineData("[a](<b)")]
    [InlineData("[[a](https://example.org)](https://example.org)")]
    [InlineData("[a][b][c]")]
    [InlineData("[a]: \n[a]")]
    [InlineData("![")]
    [InlineData("](")]
    [InlineData("**gras *et")]
    [InlineData("```")]
    [InlineData("\u0000")]
    public void A_malformed_link_is_harmless(string source) => Harmless(source);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n\t")]
    public void Empty_input_renders_nothing(string? source) => Assert.Equal("", Rendered(source).InnerHtml);

    public static TheoryData<string, Func<int, string>> Malice => new()
    {
        { "open brackets", size => new string('[', size) }, { "brackets", size => new string('[', size / 2) + new string(']', size / 2) },
        { "links in links", size => Many("[a](", size) }, { "pictures in links", size => Many("[![a](", size) },
        { "references", size => Many("[a][", size) },
        { "closed links", size => Many("[a](b)", size) }, { "bangs", size => Many("![", size) }, { "angles", size => Many("<", size) },
        { "tags", size => Many("<a ", size) },
        { "stars", size => Many("*", size) }, { "stars and letters", size => Many("*a **b ", size) }, { "underscores", size => Many("_a_b", size) },
        { "backticks", size => string.Concat(Enumerable.Range(1, (int)Math.Sqrt(2 * size)).Select(i => new string('`', i) + " ")) },
        { "quotes", size => Many(">", size) }, { "quotes and lines", size => Many("> ", size / 10) + "\n" + Many("> > > a\n", size) },
        { "lists", size => Many("- ", size) },
        { "deep lists", size => string.Concat(Enumerable.Range(0, (int)Math.Sqrt(size)).Select(i => new string(' ', i * 2) + "- a\n")) },
        { "definitions", size => string.Concat(Enumerable.Range(0, size / 10).Select(i => $"[{i}]: /x\n")) + "[0]" },
        { "entities", size => Many("&amp", size) },
        { "addresses", size => Many("https://", size) }, { "mail", size => Many("mailto:a@b.c ", size) },
        { "backslashes", size => Many("\\", size) },
        { "one word", size => Many("x", size) }, { "lines", size => Many("\n", size) + "x" }, { "tabs", size => Many("\t", size) + "x" },
        { "bars", size => Many("|-", size) },
    };

    [Theory]
    [MemberData(nameof(Malice))]
    public void Hostile_input_renders_fast_and_as_well_as_possible(string what, Func<int, string> make)
    {
        // Once before: the first use of a parser compiles it.
        MarkdownRenderer.Render("**x**");

        // As long as the longest text that the portal stores, and longer than it accepts.
        foreach (var size in new[] { 2_000, 20_000, 100_000 })
        {
            var source = make(size);
            var watch = Stopwatch.StartNew();

            var html = MarkdownRenderer.Render(source).Value;

            // A tenth of a second on a quiet machine. What grows with the square of its text takes minutes.
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{what}, {size}: {watch.Elapsed}");
            Assert.False(string.IsNullOrEmpty(html), $"{what}, {size}");
        }
    }

    [Fact]
    public void What_cannot_be_read_as_Markdown_is_shown_as_it_was_typed()
    {
        var body = Rendered(Many("> ", 2_000) + "\n<b>fin</b>");

        Assert.EndsWith("> > \n<b>fin</b>", body.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(body.QuerySelector("p br"));
    }

    [Fact]
    public void Any_input_is_harmless()
    {
        var random = new Random(20261120);
        string[] pieces =
        [
            "[", "]", "(", ")", "<", ">", "!", "*", "_", "`", "\n", " ", "\"", "'", "&", ";", "#", ":", "\\", "/", "javascript:",
            "JAVASCRIPT&colon;", "data:text/html,", "https://a.b/",
            "script", "<script>", "img src=x onerror=alert(1)", "[a]: ", "onclick=\"x\"", "&#106;", "\t", "- ", "> ", "```", "mailto:a@b.c",
            "\u0000", "//evil.example", "style=", "{", "}",
        ];
        for (var i = 0; i < 3_000; i++)
        {
            Harmless(string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)])));
        }
    }

    private static string Many(string piece, int size) => string.Concat(Enumerable.Repeat(piece, size / piece.Length));

    // Only formatting, no attribute that runs anything, no link to a forbidden address, as an HTML parser reads it.
    private static void Harmless(string source)
    {
        var body = Rendered(source);
        Assert.All(body.QuerySelectorAll("*"), element => Assert.True(Shapes.Contains(element.LocalName), $"<{element.LocalName}> from {source}"));
        Assert.All(
            body.QuerySelectorAll("*").SelectMany(element => element.Attributes),
            attribute => Assert.True(Said.Contains(attribute.Name), $"{attribute.Name} from {source}"));
        Assert.All(body.QuerySelectorAll("[href]"),
            link => Assert.True(LeadsWhereItMay(link.GetAttribute("href")!), $"{link.GetAttribute("href")} from {source}"));
    }

    private static bool LeadsWhereItMay(string href) =>
        href.StartsWith('#')
        || (href.StartsWith('/') && !href.StartsWith("//", StringComparison.Ordinal) && !href.StartsWith("/\\", StringComparison.Ordinal))
        || Leads().IsMatch(href);

    // No tab, no line break, nothing before the scheme: characters that a browser would drop are not accepted.
    [GeneratedRegex("^(?:https?://|mailto:)[^\\s\\p{Cc}]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Leads();

    private static IElement Rendered(string? source) =>
        new HtmlParser().ParseDocument($"<body>{MarkdownRenderer.Render(source).Value}</body>").Body!;
}
