using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Architecture;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>A message is elements of its block, and HTML that is made once. What the page holds is compared as a browser reads it.</summary>
public sealed partial class MessageHtmlPanelTests : IAsyncLifetime
{
    private const string Expected = "ClientPortal.Tests/Features/Messages/MessageHtml.txt";

    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    private ConversationCommands Commands => portal.Get<ConversationCommands>();

    /// <summary>
    /// The markup of every kind of message, to staff and to a client, in both languages. The expected one was drawn by a component for each message.
    /// </summary>
    [Fact]
    public async Task Every_kind_of_message_has_the_markup_that_it_always_had()
    {
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        portal.Get<AvatarVersions>().Set(portal.Technician.PersonId, "v1");
        var asked = await SayAsync(portal.Member, thread, "Bonjour **à tous** & <b>« salut »</b>\n\n- [un](https://example.org)");
        await SayAsync(portal.Member, thread, "Et encore 👍");
        var answer = await SayAsync(portal.Technician, thread, $"Bien reçu, @{portal.Member.Name}", one => one with
        {
            ReplyToId = asked.Id,
            Mentions = [portal.Member.PersonId],
        });
        await SayAsync(portal.Technician, thread, "Entre nous", one => one with { Internal = true });
        await SayAsync(portal.Member, thread, "Par courriel", one => one with { ByMail = true, Forwarded = true });
        var gone = await SayAsync(portal.Technician, thread, "À oublier");
        var file = await portal.Get<AttachmentCommands>().AddAsync(portal.Member, thread, "a \"b\" <c>.txt", new MemoryStream("texte"u8.ToArray()));
        await SayAsync(portal.Member, thread, "", one => one with { Attachments = [file.Id] });
        await Commands.EditAsync(portal.Technician, answer.Id, $"Bien *reçu*, @{portal.Member.Name}");
        await Commands.DeleteAsync(portal.Technician, gone.Id);
        await Commands.ReactAsync(portal.Technician, asked.Id, "🎉");
        await Commands.ReactAsync(portal.Member, asked.Id, "🎉");
        await Commands.ReactAsync(portal.Technician, asked.Id, "👀");
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, gone.Seq, asked.Seq);
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, gone.Seq, answer.Seq);

        var drawn = new StringBuilder();
        var pages = new[]
        {
            await PanelContext.OpenAsync(portal, portal.Technician), await PanelContext.OpenAsync(portal, portal.Member, "en"),
        };
        var panels = pages.Select(page => page.Show<ThreadPanel>(one => one.Add(panel => panel.ConversationId, thread))).ToList();
        foreach (var panel in panels)
        {
            await panel.WaitForElementAsync("[data-testid=message]");
        }

        await SayAsync(portal.ClientAdmin, thread, "Je découvre");
        for (var i = 0; i < pages.Length; i++)
        {
            var panel = panels[i];
            await pages[i].SettleAsync();
            Draw(drawn, $"{pages[i].Session.Viewer.Name}, {(i == 0 ? "fr" : "en")}", panel);
        }

        await ActAsync(panels[1], asked.Id, "edit");
        await ActAsync(panels[1], answer.Id, "delete");
        Draw(drawn, "A form, and a refusal", panels[1], asked.Id, answer.Id);

        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Member, new GroupFields("Trois"), [portal.Technician.PersonId, portal.NonMember.PersonId]);
        var read = await SayAsync(portal.Member, group, "Lu ?");
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, group, read.Seq, read.Seq);
        await using var author = await PanelContext.OpenAsync(portal, portal.Member);
        var own = author.Show<ThreadPanel>(one => one.Add(panel => panel.ConversationId, group));
        await own.WaitForElementAsync($"[data-testid=message][data-id='{read.Id}']");
        await ActAsync(own, read.Id, "readers");
        Draw(drawn, "Those who have read", own);
        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }

        Assert.Equal(Sources.Named(Expected).Text, drawn.ToString(), ignoreLineEndingDifferences: true);
    }

    /// <summary>Whatever a text holds, it is read as that text: between tags, in attributes, and in the Markdown beside them.</summary>
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\"><svg/onload=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("\" onfocus=\"alert(1)\" autofocus=\"")]
    [InlineData("</span></button></article><iframe src=javascript:alert(1)>")]
    [InlineData("<!--<b>-->&lt;b&gt; &quot; &#60; &amp;amp;")]
    [InlineData("]]><![CDATA[<b>")]
    [InlineData("\u202Egnp.exe \u2066<\u2069 \u200B\uFEFF")]
    [InlineData("\uFF1Cscript\uFF1E \u00AB\u00BB \uD83D\uDC4D\uD83C\uDFFD <\uD83C\uDF89>")]
    [InlineData("${alert(1)} {{1+1}} `x` \\\" \\' \\x3c")]
    public void What_people_wrote_stays_text(string hostile)
    {
        var row = new MessageRow
        {
            Id = Guid.NewGuid(), Seq = 1, ConversationId = Guid.NewGuid(), AuthorId = Guid.NewGuid(), AuthorName = hostile, AuthorIsStaff = false,
            ClientId = Guid.NewGuid(), Content = hostile, Internal = true, SentAt = DateTimeOffset.UnixEpoch, EditedAt = DateTimeOffset.UnixEpoch,
            ByMail = true, Forwarded = true, ReplyTo = new QuoteRow(Guid.NewGuid(), hostile, hostile, Deleted: false, Internal: false),
            Mentions = [new PersonName(Guid.NewGuid(), hostile)],
        };
        var tame = row with { AuthorName = "Awa", Content = "Bonjour", ReplyTo = row.ReplyTo with { AuthorName = "Awa", Content = "Bonjour" } };
        var texts = new Spoken(hostile);
        foreach (var look in new[] { new MessageLook(), new MessageLook(true, true, true, false, hostile), new MessageLook { ForStaff = true } })
        {
            var body = Parsed(row.Html.Content(texts, look).Value);
            Assert.Equal(look.Mine ? hostile : ShownName.Of(hostile), body.QuerySelector(".message-author")!.TextContent);
            Assert.Equal(hostile, body.QuerySelector(".message-quote-author")!.TextContent);
            Assert.Equal(Snippet.Of(hostile, []).Text, body.QuerySelector(".message-quote-text")!.TextContent);
            Assert.Equal(hostile, body.QuerySelector(".message-quote")!.GetAttribute("title"));

            // The same elements with the same attributes as around harmless words, but for what Markdown makes of the text.
            Assert.Equal(ShapeOf(Parsed(tame.Html.Content(texts, look).Value)), ShapeOf(body));
            Assert.All(body.QuerySelectorAll(".message-text *"), one => Assert.Contains(one.LocalName, new[] { "p", "code", "br", "strong" }));
            Assert.DoesNotContain(
                body.QuerySelectorAll("*").SelectMany(one => one.Attributes),
                one => one.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || one.Name is "style" or "srcdoc" or "autofocus");
        }

        var avatar = Assert.Single(Parsed(row.Html.Avatar(hostile, continues: false).Value).Children);
        Assert.Equal(AvatarLook.Initials(hostile), avatar.GetAttribute("data-initials"));
        Assert.Equal($"/avatars/{row.AuthorId}/{hostile}", Assert.Single(avatar.Children).GetAttribute("src"));
        Assert.Equal(["class", "aria-hidden", "data-initials", "data-avatar"], avatar.Attributes.Select(one => one.Name));
        Assert.Equal(
            ["class", "src", "alt", "width", "height", "decoding"], Assert.Single(avatar.Children).Attributes.Select(one => one.Name));
        Assert.Equal(hostile, Parsed(MessageHtml.Status(texts, hostile).Value).TextContent);
    }

    /// <summary>An avatar in a thread is the one of all other pages.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("v1")]
    public async Task The_avatar_is_the_same_as_elsewhere(string? version)
    {
        var thread = await portal.ThreadAsync(await portal.TicketAsync());
        await SayAsync(portal.Member, thread, "Bonjour");
        portal.Get<AvatarVersions>().Set(portal.Member.PersonId, version);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ThreadPanel>(one => one.Add(parameter => parameter.ConversationId, thread));
        await panel.WaitForElementAsync("[data-testid=message]");
        var elsewhere = page.Render(Avatar.Beside(page.Services.GetRequiredService<CircuitAvatars>(), portal.Member.Name, portal.Member.PersonId));

        Assert.Equal(Drawn(elsewhere.Find(".avatar")), Drawn(panel.Find("[data-testid=message] .avatar")));

        static string Drawn(IElement element)
        {
            var into = new StringBuilder();
            Draw(into, element, 0, []);
            return into.ToString();
        }
    }

    private static IElement Parsed(string html) => new AngleSharp.Html.Parser.HtmlParser().ParseDocument($"<body>{html}</body>").Body!;

    private static string ShapeOf(IElement body) => string.Join('\n', body.QuerySelectorAll("*").Where(one => one.Closest(".message-text") is null)
        .Select(one => $"{one.LocalName} {string.Join(',', one.Attributes.Select(attribute => attribute.Name))}"));

    private async Task<SentMessage> SayAsync(
        ClientPortal.Domain.People.Viewer by, Guid thread, string words, Func<MessageDraft, MessageDraft>? with = null)
    {
        var draft = new MessageDraft(Guid.NewGuid(), words);
        return await Commands.SendAsync(by, thread, with?.Invoke(draft) ?? draft);
    }

    private static Task ActAsync(IRenderedComponent<ThreadPanel> panel, Guid message, string act) =>
        panel.Find($"[data-testid=message][data-id='{message}']").TriggerEventAsync(
            "onmessageact", new MessageActEventArgs { Message = message, Act = act });

    private static void Draw(StringBuilder into, string title, IRenderedComponent<ThreadPanel> panel, params Guid[] only)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        into.Append(CultureInfo.InvariantCulture, $"# {title}\n");
        foreach (var message in panel.FindAll("[data-testid=message]"))
        {
            if (only.Length == 0 || only.Contains(Guid.Parse(message.GetAttribute("data-id")!)))
            {
                Draw(into, message, 0, ids);
            }
        }
    }

    // Each element on a line, with its attributes by name. Ids are numbered in their order; times and colours, which follow from ids, are left out.
    private static void Draw(StringBuilder into, INode node, int depth, Dictionary<string, string> ids)
    {
        var indent = new string(' ', 2 * depth);
        if (node is IElement element)
        {
            var attributes = element.Attributes.Where(one => !one.Name.StartsWith("blazor:", StringComparison.Ordinal))
                .OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $" {one.Name}=\"{Said(one.Value)}\"");
            into.Append(indent).Append('<').Append(element.LocalName).AppendJoin("", attributes).Append(">\n");
            foreach (var child in element.ChildNodes)
            {
                Draw(into, child, depth + 1, ids);
            }
        }
        else if (node is IText && node.TextContent.Trim() is { Length: > 0 } text)
        {
            into.Append(indent).Append(Said(text)).Append('\n');
        }

        string Said(string text)
        {
            var named = Id().Replace(Space().Replace(text, " ").Trim(), id =>
                ids.TryGetValue(id.Value, out var known) ? known : ids[id.Value] = $"id{ids.Count + 1}");
            return Hue().Replace(Date().Replace(Moment().Replace(named, "MOMENT"), "DATE"), "hue");
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^\d{1,2} \p{L}+\.? \d{4}$")]
    private static partial Regex Date();

    [GeneratedRegex(@"\bhue-\d+")]
    private static partial Regex Hue();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // Sentences could be hostile too: a translation is a file that people write.
    private sealed class Spoken(string words) : IStringLocalizer<ChatTexts>
    {
        public LocalizedString this[string name] => new(name, words);

        public LocalizedString this[string name, params object[] arguments] => new(name, words);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
