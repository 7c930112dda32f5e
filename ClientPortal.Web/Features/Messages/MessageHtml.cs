using System.Collections.Concurrent;
using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// The parts of a message that change only with the message itself, as HTML: the author's avatar, and head, quotation and text. Each is made once
/// for all circuits of the node that show the message in the same way. As elements they would cost each circuit memory and comparisons.
/// </summary>
internal sealed class MessageHtml(MessageRow message)
{
    private static readonly string[] Classes = [.. Enumerable.Range(0, 8).Select(
        kind => $"message{((kind & 1) > 0 ? " message-mine" : "")}{((kind & 2) > 0 ? " message-internal" : "")}"
            + ((kind & 4) > 0 ? " message-continued" : ""))];

    private static readonly MarkupString Continued = new HtmlText().Add($"""<span class="avatar avatar-s"></span>""").ToMarkup();
    private static readonly ConcurrentDictionary<(CultureInfo, string), MarkupString> Statuses = [];

    private (AvatarKey Key, MarkupString Html)[] avatars = [];
    private (ContentKey Key, MarkupString Html)[] contents = [];

    public MessageRow Message => message;
    public string Id { get; } = $"{message.Id}";
    public string ClientId { get; } = $"{message.ClientId}";
    public string Seq { get; } = message.Seq.ToString(CultureInfo.InvariantCulture);

    /// <summary>By emoji.</summary>
    public IReadOnlyList<IGrouping<string, ReactionRow>> Reactions { get; } =
        message.Reactions.Count == 0 ? [] : [.. message.Reactions.GroupBy(one => one.Emoji)];

    /// <summary>The classes of the message's element.</summary>
    /// <param name="isMine">The viewer wrote it.</param>
    /// <param name="continues">As in <see cref="MessageRow.Continues"/>.</param>
    public string ClassOf(bool isMine, bool continues) => Classes[(isMine ? 1 : 0) + (message.Internal ? 2 : 0) + (continues ? 4 : 0)];

    /// <summary>The author's avatar; an empty place for it where the message continues the one above.</summary>
    /// <param name="version">Of the author's picture; null for initials.</param>
    /// <param name="continues">As in <see cref="MessageRow.Continues"/>.</param>
    public MarkupString Avatar(string? version, bool continues)
    {
        if (continues)
        {
            return Continued;
        }

        var key = new AvatarKey(CultureInfo.CurrentUICulture, version);
        return Find(avatars, key) ?? Keep(ref avatars, key, DrawnAvatar(version));
    }

    /// <summary>Head, quotation and text.</summary>
    public MarkupString Content(IStringLocalizer<ChatTexts> texts, MessageLook look)
    {
        var key = new ContentKey(CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, look);
        return Find(contents, key) ?? Keep(ref contents, key, DrawnContent(texts, look));
    }

    /// <summary>How far the viewer's own message has come: sent, delivered or read.</summary>
    public static MarkupString Status(IStringLocalizer<ChatTexts> texts, string status) => Statuses.GetOrAdd(
        (CultureInfo.CurrentUICulture, status),
        static (key, texts) => new HtmlText().Add(
            $"""<span class="message-status" aria-live="off"><i class="icon icon-{IconOf(key.Item2)}" aria-hidden="true"></i>""")
            .Add($"{texts[$"Status.{key.Item2}"]}</span>").ToMarkup(),
        texts);

    public static string IconOf(string status) => status == "sent" ? "check" : "done_all";

    // The same as Avatar.Beside.
    private MarkupString DrawnAvatar(string? version)
    {
        var (author, name) = (message.AuthorId, ShownName.Of(message.AuthorName));
        var html = new HtmlText();
        html.Add($"""<span class="avatar avatar-s hue-{AvatarLook.Hue($"{author}")}" aria-hidden="true" """);
        html.Add($"""data-initials="{AvatarLook.Initials(name)}" data-avatar="{author}">""");
        if (version is not null)
        {
            html.Add($"""<img class="avatar-picture" src="/avatars/{author}/{version}" alt="" width="256" height="256" decoding="async" />""");
        }

        return html.Add($"</span>").ToMarkup();
    }

    private MarkupString DrawnContent(IStringLocalizer<ChatTexts> texts, MessageLook look)
    {
        var html = new HtmlText().Add($"""<header class="message-head">""");
        AddHead(html, texts, look);
        html.Add($"</header>");
        if (message.DeletedAt is not null)
        {
            html.Add($"""<p class="meta message-deleted"><i class="icon icon-block" aria-hidden="true"></i>{texts["Deleted"]}</p>""");
            return html.ToMarkup();
        }

        if (message.ReplyTo is { } quoted)
        {
            AddQuote(html, texts, quoted);
        }

        if (message.Forwarded)
        {
            html.Add($"""<p class="meta message-forwarded"><i class="icon icon-forward" aria-hidden="true"></i>{texts["Forwarded"]}</p>""");
        }

        if (message.Content.Length > 0 && !look.Editing)
        {
            string[] names = [.. message.Mentions.Select(person => person.Name)];
            html.Add($"""<div class="prose message-text">{MarkdownRenderer.Render(message.Content, names, look.OwnName)}</div>""");
        }

        return html.ToMarkup();
    }

    private void AddHead(HtmlText html, IStringLocalizer<ChatTexts> texts, MessageLook look)
    {
        if (look.Mine)
        {
            html.Add($"""<span class="message-author">{texts["You"]}</span>""");
        }
        else
        {
            html.Add($"""<button class="message-author person-link">{ShownName.Of(message.AuthorName)}</button>""");
        }

        if (message.Internal)
        {
            html.Add($"""<span class="tag"><i class="icon icon-visibility_off" aria-hidden="true"></i>{texts["Internal"]}</span>""");
        }

        html.Add($"""<time data-relative datetime="{message.SentAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}">""");
        html.Add($"{message.SentAt.ToString("d MMM yyyy", CultureInfo.CurrentCulture)}</time>");
        if (message is { EditedAt: not null, DeletedAt: null })
        {
            AddEdited(html, texts, look.ForStaff);
        }

        if (message.ByMail)
        {
            html.Add($"""<span class="meta" data-testid="message-by-mail">""");
            html.Add($"""<i class="icon icon-mail" aria-hidden="true"></i>{texts["ByMail"]}</span>""");
        }

        if (look.Arrived)
        {
            html.Add($"""<span class="message-live" title="{texts["Arrived"]}">LIVE</span>""");
        }
    }

    private static void AddEdited(HtmlText html, IStringLocalizer<ChatTexts> texts, bool forStaff)
    {
        if (forStaff)
        {
            html.Add($"""<button type="button" class="meta message-edited" data-history data-testid="message-history" """);
            html.Add($"""title="{texts["History"]}">{texts["Edited"]}</button>""");
        }
        else
        {
            html.Add($"""<span class="meta">{texts["Edited"]}</span>""");
        }
    }

    private static void AddQuote(HtmlText html, IStringLocalizer<ChatTexts> texts, QuoteRow quoted)
    {
        string words = quoted.Deleted ? texts["Deleted"] : quoted.Content.Length > 0 ? Snippet.Of(quoted.Content, []).Text : texts["Files"];
        html.Add($"""<button type="button" class="message-quote" data-jump="{quoted.Id}" data-testid="message-quote" """);
        html.Add($"""title="{texts["Quote.Go"]}"><span class="message-quote-author">{ShownName.Of(quoted.AuthorName)}</span>""");
        html.Add($"""<span class="message-quote-text">{words}</span></button>""");
    }

    private static MarkupString? Find<TKey>((TKey Key, MarkupString Html)[] made, TKey key)
        where TKey : struct, IEquatable<TKey>
    {
        foreach (var one in made)
        {
            if (one.Key.Equals(key))
            {
                return one.Html;
            }
        }

        return null;
    }

    // Should two circuits make it at once, both get what the first one has made.
    private static MarkupString Keep<TKey>(ref (TKey Key, MarkupString Html)[] made, TKey key, MarkupString html)
        where TKey : struct, IEquatable<TKey>
    {
        while (true)
        {
            var before = made;
            if (Find(before, key) is { } earlier)
            {
                return earlier;
            }

            if (Interlocked.CompareExchange(ref made, [.. before, (key, html)], before) == before)
            {
                return html;
            }
        }
    }

    private readonly record struct AvatarKey(CultureInfo Language, string? Version);

    private readonly record struct ContentKey(CultureInfo Culture, CultureInfo Language, MessageLook Look);
}

/// <summary>What makes the text of a message look different to different people.</summary>
/// <param name="Mine">The reader wrote it.</param>
/// <param name="ForStaff">An edited message opens its earlier texts.</param>
/// <param name="Arrived">It arrived while the thread was open, from another person.</param>
/// <param name="Editing">The form is in the place of the text.</param>
/// <param name="OwnName">The reader's name, where it is mentioned; null elsewhere.</param>
internal readonly record struct MessageLook(bool Mine, bool ForStaff, bool Arrived, bool Editing, string? OwnName);
