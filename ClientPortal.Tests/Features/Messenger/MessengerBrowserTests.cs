using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Messenger;

/// <summary>Three people in their own browsers, one of them with two tabs.</summary>
public sealed class MessengerBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_group_is_live_for_all_of_its_members_from_creation_to_removal()
    {
        var name = $"Groupe {Guid.NewGuid():N}";
        var owner = await SignInAsync(Cast.Technician, "/messages?new=1");
        var client = await SignInAsync(Cast.Client, "/messages");
        var elsewhere = await SignInAsync(Cast.Client, "/projects");
        var outsider = await SignInAsync(Cast.Outsider, "/messages");

        // Created: its members see it on the page that they have open, without a reload.
        await PickAsync(owner, "Awa Diop");
        await PickAsync(owner, "Fatou Sarr");
        await owner.Id("group-name").FillAsync(name);
        await owner.Id("new-start").ClickAsync();
        await Expect(owner.Id("conversation-head")).ToContainTextAsync(name);
        await Expect(Row(client, name)).ToBeVisibleAsync();

        // A message: counted in both tabs; read in one, it is read in both.
        var before = await WaitingAsync(elsewhere);
        await owner.WriteAsync("Bonjour à tous");
        await Expect(Row(client, name)).ToHaveAttributeAsync("data-unread", "1");
        await Expect(Badge(elsewhere)).ToHaveAttributeAsync("data-count", $"{before + 1}");
        await Expect(elsewhere.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex($@"^\({before + 1}\) "));
        await Expect(elsewhere.Toast).ToContainTextAsync("Bonjour à tous");
        await Row(client, name).ClickAsync();
        await owner.Message("Bonjour à tous").StatusAsync("read");
        await Expect(Badge(elsewhere)).ToHaveAttributeAsync("data-count", $"{before}");
        await Expect(Row(client, name)).ToHaveAttributeAsync("data-unread", "0");

        // Edited, reacted to, deleted.
        await client.WriteAsync("Bonjour Mousa");
        await client.Message("Bonjour Mousa").HoverAsync();
        await client.Message("Bonjour Mousa").GetByTestId("message-edit").ClickAsync();
        await client.Page.Locator("form[data-draft^='message:'] textarea").FillAsync("Bonjour Moussa");
        await client.Id("message-save").ClickAsync();
        await Expect(owner.Message("Bonjour Moussa")).ToHaveAttributeAsync("data-edited", "true");
        await owner.Message("Bonjour Moussa").HoverAsync();
        await owner.Message("Bonjour Moussa").GetByTestId("message-react").ClickAsync();
        await owner.Message("Bonjour Moussa").Locator("[data-emoji='👍']").ClickAsync();
        await Expect(client.Message("Bonjour Moussa").GetByTestId("message-reaction")).ToHaveAttributeAsync("data-count", "1");
        await client.Message("Bonjour Moussa").HoverAsync();
        await client.Message("Bonjour Moussa").GetByTestId("message-delete").ClickAsync();
        await Expect(owner.Page.Locator("[data-testid=message][data-deleted=true]")).ToHaveCountAsync(1);

        // The group's picture: cropped by the owner's browser, shown by the client's at once.
        await owner.Id("conversation-details").ClickAsync();
        await owner.Id("group-edit").ClickAsync();
        await owner.Id("group-picture").SetInputFilesAsync(new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = SampleFiles.Png });
        await Eventually.TrueAsync(
            async () => await Row(client, name).Locator(".avatar-picture").EvaluateAllAsync<int>("all => all[0]?.naturalWidth ?? 0") == 256);

        // Removed: the group disappears, and the person hears nothing more.
        await owner.Page.Locator("[data-testid=conversation-member]").Filter(new() { HasText = "Awa Diop" })
            .GetByTestId("member-remove").ClickAsync();
        await Expect(client.Id("conversation-gone")).ToBeVisibleAsync();
        await Expect(Row(client, name)).ToHaveCountAsync(0);
        var secret = $"sans elle {Guid.NewGuid():N}";
        await owner.WriteAsync(secret);
        await owner.Message(secret).StatusAsync("sent");
        Assert.False(await client.Traffic.HoldsAsync(secret));
        Assert.Equal(0, await Row(outsider, name).CountAsync());
        Assert.False(await outsider.Traffic.HoldsAsync(name));
    }

    [Fact]
    public async Task A_message_is_quoted_mentions_a_person_is_found_and_forwarded()
    {
        var name = $"Groupe {Guid.NewGuid():N}";
        var owner = await SignInAsync(Cast.Technician, "/messages?new=1");
        await PickAsync(owner, "Awa Diop");
        await PickAsync(owner, "Ibrahima Fall");
        await owner.Id("group-name").FillAsync(name);
        await owner.Id("new-start").ClickAsync();
        await Expect(owner.Id("conversation-head")).ToContainTextAsync(name);
        await owner.WriteAsync("Qui vient samedi ?");
        await owner.Message("Qui vient samedi ?").StatusAsync("sent");
        var asked = await owner.Message("Qui vient samedi ?").GetAttributeAsync("data-id");

        // The place where the reader stopped is marked. The reader answers and mentions a person, with the list worked by keys.
        var client = await SignInAsync(Cast.Client, owner.Path);
        await Expect(client.Message("Qui vient samedi ?")).ToBeVisibleAsync();
        await client.Message("Qui vient samedi ?").HoverAsync();
        await client.Message("Qui vient samedi ?").GetByTestId("message-reply").ClickAsync();
        await Expect(client.Id("reply-bar")).ToContainTextAsync("Qui vient samedi ?");
        await client.Id("message-input").PressSequentiallyAsync("Moi, et @ibr");
        await Expect(client.Id("mention-name")).ToHaveTextAsync(["Ibrahima Fall"]);
        await client.Id("message-input").PressAsync("Enter");
        await client.Id("message-input").PressSequentiallyAsync("aussi");
        await client.Page.ReloadAsync();
        await client.LiveAsync();
        await Expect(client.Id("reply-bar")).ToContainTextAsync("Qui vient samedi ?");
        await Expect(client.Id("message-input")).ToHaveValueAsync("Moi, et @Ibrahima Fall aussi");
        await client.Id("message-input").PressAsync("Enter");

        var answer = owner.Message("Moi, et");
        await Expect(answer.GetByTestId("message-quote")).ToContainTextAsync("Qui vient samedi ?");
        await Expect(answer.Locator(".mention")).ToHaveTextAsync("@Ibrahima Fall");
        await Expect(client.Id("reply-bar")).ToBeHiddenAsync();
        await Expect(owner.Message("Qui vient samedi ?").GetByTestId("message-read-by")).ToHaveAttributeAsync("data-of", "2");
        await owner.Message("Qui vient samedi ?").GetByTestId("message-read-by").ClickAsync();
        await Expect(owner.Id("message-readers")).ToContainTextAsync("Awa Diop");

        // Far from the end, even beyond what the page loads ahead: a link leads to the message, and a quotation to what it quotes.
        for (var last = 30; last <= 120; last += 30)
        {
            await owner.Page.EvaluateAsync(
                "last => { const input = document.querySelector('[data-input]'); "
                + "for (let n = last - 29; n <= last; n++) { input.value = `ligne ${n}.`; input.form.requestSubmit(); } }",
                last);
            await owner.Message($"ligne {last}.").StatusAsync("read");
        }

        var third = await SignInAsync(Cast.Colleague, $"{owner.Path}?message={asked}");
        await Expect(third.Page.Locator($"[data-testid=message][data-id='{asked}']")).ToBeInViewportAsync();
        await Expect(third.Message("ligne 120.")).ToHaveCountAsync(0);
        await third.Id("thread-to-end").ClickAsync();
        await Expect(third.Message("ligne 120.")).ToBeInViewportAsync();

        // Forwarded, without the author's name.
        await answer.ScrollIntoViewIfNeededAsync();
        await answer.HoverAsync();
        await answer.GetByTestId("message-forward").ClickAsync();
        await owner.Id("forward-search").FillAsync("Cheikh Ba");
        var found = owner.Id("forward-to").Or(owner.Id("forward-to-person"));
        await Expect(found).ToHaveCountAsync(1);
        await found.Filter(new() { HasText = "Cheikh Ba" }).ClickAsync();
        await Expect(owner.Id("forward-dialog")).ToHaveCountAsync(0);
        var elsewhere = await SignInAsync(Cast.Outsider, "/messages");
        await elsewhere.Id("conversation-row").First.ClickAsync();
        await Expect(elsewhere.Message("Moi, et")).ToContainTextAsync("Transféré");
        Assert.False(await elsewhere.Traffic.HoldsAsync("Awa Diop"));
    }

    /// <summary>The field and its list alone: the demo data have no two people with one name.</summary>
    [Fact]
    public async Task Two_people_with_one_name_are_distinguished_and_mentioned_separately()
    {
        var page = (await SignInAsync(Cast.Client, "/messages")).Page;
        await page.EvaluateAsync(
            """
            async () => {
              const { Names } = await import('/js/thread/names.js');
              const form = document.createElement('form');
              form.innerHTML = '<textarea data-testid="names-field"></textarea><ul id="found" data-names data-testid="names-list"></ul>';
              document.querySelector('main').append(form);
              const found = [
                { id: 'a', name: 'Awa Diop', about: 'Réseaux · IT Vision' },
                { id: 'b', name: 'Awa Diop', about: 'Téléphonie · IT Vision' },
              ];
              const field = form.querySelector('textarea');
              const kept = { read: () => kept.mentions ?? [], write: mentions => { kept.mentions = mentions; } };
              const begin = () => new Names(form, field, { call: async () => found }, kept, new AbortController().signal);
              [window.names, window.begun] = [begin(), begin];
              field.focus();
            }
            """);
        // A name never changes the direction of the words beside it.
        await Expect(page.Locator(".conversation-title").First).ToHaveCSSAsync("unicode-bidi", "isolate");
        var field = page.GetByTestId("names-field");
        await CallAsync(0);
        await CallAsync(1);
        await Expect(field).ToHaveValueAsync("@Awa Diop @Awa Diop ");
        Assert.Equal(["a", "b"], await CalledAsync("names"));

        // Kept with the draft. The first of the two is taken back: the other stays mentioned.
        Assert.Equal(["a", "b"], await CalledAsync("begun()"));
        await field.EvaluateAsync("field => field.setSelectionRange(0, '@Awa Diop '.length)");
        await field.PressAsync("Delete");
        Assert.Equal(["b"], await CalledAsync("names"));

        Task<string[]> CalledAsync(string names) =>
            page.EvaluateAsync<string[]>($"() => {names}.mentionedIn(document.querySelector('[data-testid=names-field]').value)");

        async Task CallAsync(int at)
        {
            await field.PressSequentiallyAsync("@awa");
            await Expect(page.GetByTestId("names-list").GetByRole(AriaRole.Option))
                .ToHaveTextAsync(["Awa Diop Réseaux · IT Vision", "Awa Diop Téléphonie · IT Vision"]);
            await page.GetByTestId("mention-name").Nth(at).ClickAsync();
        }
    }

    private static async Task PickAsync(Visitor person, string name)
    {
        await person.Id("contact-search").FillAsync(name);

        // The list is filtered when typing pauses: a click before that may hit what moves away below it.
        await Expect(person.Id("contact")).ToHaveCountAsync(1);
        await person.Id("contact").Filter(new() { HasText = name }).ClickAsync();
        await Expect(person.Id("new-chosen")).ToContainTextAsync(name);
    }

    private static ILocator Row(Visitor person, string name) => person.Id("conversation-row").Filter(new() { HasText = name });

    private static ILocator Badge(Visitor person) => person.Page.Locator("nav [data-testid=messages-badge]").First;

    private static async Task<int> WaitingAsync(Visitor person) =>
        int.Parse(await Badge(person).GetAttributeAsync("data-count") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
}
