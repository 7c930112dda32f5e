using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ClientPortal.Web.Mail;

/// <summary>
/// One mail's sentences in the portal's layout, as text and as HTML. Styles are inline, because many mail programs drop style sheets.
/// The few rules in the head serve the programs that keep them: a dark theme, a narrow screen.
/// </summary>
internal sealed record MailTemplate
{
    // Accented characters are not encoded as entities: the page declares UTF-8.
    private static readonly HtmlEncoder Html5 = HtmlEncoder.Create(UnicodeRanges.All);

    private const string BodyStyle =
        "margin:0;padding:24px 12px;background:#f5f7fa;color:#1b2434;"
        + "font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";

    private const string ButtonStyle =
        "display:inline-block;padding:12px 22px;border-radius:10px;background:#4f46e5;color:#ffffff;font-weight:600;text-decoration:none";

    public required string Language { get; init; }
    public required string Brand { get; init; }
    public required string Title { get; init; }
    public required string Greeting { get; init; }
    public required IReadOnlyList<string> Paragraphs { get; init; }
    public required string? Action { get; init; }
    public required string? Link { get; init; }
    public required string LinkHint { get; init; }
    public required string? Small { get; init; }
    public required string Foot { get; init; }
    public IReadOnlyList<Item> Items { get; init; } = [];
    public string? Unsubscribe { get; init; }
    public string? UnsubscribeLink { get; init; }

    public string Text()
    {
        var text = new StringBuilder();
        text.Append(Greeting).Append("\n\n");
        foreach (var paragraph in Paragraphs)
        {
            text.Append(paragraph).Append("\n\n");
        }

        foreach (var item in Items)
        {
            text.Append(item.Title).Append(" · ").Append(item.At).Append('\n').Append(item.Text).Append('\n').Append(item.Link).Append("\n\n");
        }

        if (Link is not null && Items.Count != 1)
        {
            // Alone on its line, so that every mail program makes a link of it.
            text.Append(Action).Append('\n').Append(Link).Append("\n\n");
        }

        if (Small is not null)
        {
            text.Append(Small).Append("\n\n");
        }

        text.Append("-- \n").Append(Foot).Append('\n');
        if (UnsubscribeLink is not null)
        {
            text.Append(Unsubscribe).Append('\n').Append(UnsubscribeLink).Append('\n');
        }

        return text.ToString();
    }

    public string Html() => $$"""
        <!DOCTYPE html>
        <html lang="{{Language}}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>{{Safe(Title)}}</title>
          <style>
            @media (prefers-color-scheme: dark) {
              .paper, .ground { background: #121826 !important; color: #e6eaf2 !important; }
              .quiet { color: #a9b4c7 !important; }
              .quiet a, .brand { color: #a5b4fc !important; }
            }
            @media (max-width: 480px) { .paper { padding: 24px 20px !important; } }
          </style>
        </head>
        <body class="ground" style="{{BodyStyle}}">
          <div style="max-width:560px;margin:0 auto;overflow-wrap:anywhere;word-break:break-word">
            <p class="brand" style="margin:0 0 12px;padding:0 4px;font-weight:700;color:#4f46e5">{{Safe(Brand)}}</p>
            <div class="paper" style="padding:32px;background:#ffffff;border:1px solid #dfe5ee;border-radius:12px">
              <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{{Safe(Title)}}</h1>
              <p style="margin:0 0 16px">{{Safe(Greeting)}}</p>
              {{string.Concat(Paragraphs.Select(Paragraph))}}
              {{string.Concat(Items.Select(ItemRow))}}
              {{Button()}}
              {{Quiet(Safe(Small))}}
            </div>
            <p class="quiet" style="margin:16px 0 0;padding:0 4px;font-size:13px;color:#5b677d">{{Safe(Foot)}}{{Ending()}}</p>
          </div>
        </body>
        </html>

        """;

    private string Button() => Link is null ? "" :
        $"""<p style="margin:24px 0"><a href="{Safe(Link)}" style="{ButtonStyle}">{Safe(Action)}</a></p>"""
        + Quiet($"""{Safe(LinkHint)}<br><a href="{Safe(Link)}" style="color:#4f46e5;word-break:break-all">{Safe(Link)}</a>""");

    private string Ending() => UnsubscribeLink is null ? "" :
        $"""<br><a href="{Safe(UnsubscribeLink)}" style="color:#4f46e5">{Safe(Unsubscribe)}</a>""";

    private static string ItemRow(Item item) =>
        $"""<p style="margin:0 0 12px;padding:12px 16px;border:1px solid #dfe5ee;border-radius:10px">"""
        + $"""<a href="{Safe(item.Link)}" style="color:#4f46e5;font-weight:600;text-decoration:none">{Safe(item.Title)}</a><br>{Safe(item.Text)}"""
        + $"""<br><span class="quiet" style="font-size:13px;color:#5b677d">{Safe(item.At)}</span></p>""";

    private static string Paragraph(string text) => $"""<p style="margin:0 0 16px">{Safe(text)}</p>""";

    private static string Quiet(string html) =>
        html.Length == 0 ? "" : $"""<p class="quiet" style="margin:0 0 16px;font-size:14px;color:#5b677d">{html}</p>""";

    private static string Safe(string? text) => Html5.Encode(text ?? "");

    /// <summary>One thing of a list, ready to be shown.</summary>
    public sealed record Item(string Title, string Text, string At, string Link);
}
