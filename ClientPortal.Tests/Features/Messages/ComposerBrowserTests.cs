using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>The composer: the audience of a draft over reloads and in several tabs, and the keys.</summary>
public sealed class ComposerBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_draft_is_never_restored_without_its_audience()
    {
        var (number, staff) = await OnATicketAsync();
        var secret = $"entre nous {Guid.NewGuid():N}";
        await staff.Id("message-internal").CheckAsync();
        await staff.Id("message-input").FillAsync(secret);

        // After a reload, to the list and back, and in a second tab.
        await staff.OpenAsync($"/tickets/{number}");
        await HoldsNoteAsync(staff, secret);
        await staff.Page.Locator("nav a[href='/tickets']").First.ClickAsync();
        await Expect(staff.Id("message-input")).ToHaveCountAsync(0);
        await staff.Page.GoBackAsync();
        await HoldsNoteAsync(staff, secret);
        var tab = await TabAsync(staff, $"/tickets/{number}");
        await HoldsNoteAsync(tab, secret);

        // Everyone can distinguish it from a message, in light and in dark.
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            Assert.Empty(await Axe.FindNowAsync(tab.Page.Locator("[data-composer]"), $"a note, {scheme}"));
        }

        // Once sent it is a note, and so is the next text.
        await tab.Id("message-input").PressAsync("Enter");
        await Expect(tab.Page.Locator(".message-internal", new() { HasText = secret })).ToBeVisibleAsync();
        await HoldsNoteAsync(tab, "");
        await tab.OpenAsync($"/tickets/{number}");
        await HoldsNoteAsync(tab, "");

        // A draft without an audience: an earlier version stored only the words.
        await tab.Page.EvaluateAsync(
            """
            () => {
              const { viewer, thread } = document.querySelector('[data-thread]').dataset;
              sessionStorage.clear();
              localStorage.setItem(`portal:message:${viewer}:${thread}`, 'pour qui ?');
            }
            """);
        await tab.OpenAsync($"/tickets/{number}");
        await HoldsNoteAsync(tab, "pour qui ?");
        await tab.Id("message-internal").UncheckAsync();
        await Expect(tab.Id("message-send")).ToHaveTextAsync("Envoyer");
        await tab.OpenAsync($"/tickets/{number}");
        await Expect(tab.Id("message-input")).ToHaveValueAsync("pour qui ?");
        await Expect(tab.Id("message-internal")).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task One_draft_in_two_tabs_makes_one_message()
    {
        var (number, first) = await OnATicketAsync();
        await first.Id("message-input").FillAsync("une seule fois");
        var second = await TabAsync(first, $"/tickets/{number}");
        await Expect(second.Id("message-input")).ToHaveValueAsync("une seule fois");

        // Enter in both at once: the second tab has received the first one's message, or sends the same message under the same client id.
        await Task.WhenAll(first.Id("message-input").PressAsync("Enter"), second.Id("message-input").PressAsync("Enter"));
        await first.Message("une seule fois").StatusAsync("sent");
        await Expect(second.Id("message-input")).ToHaveValueAsync("");
        await Expect(first.Message("une seule fois")).ToHaveCountAsync(1);
        await Expect(second.Message("une seule fois")).ToHaveCountAsync(1);

        // Sent from this tab, the draft leaves the other one. What the other tab has changed since stays there, after a reload too.
        await first.Id("message-input").FillAsync("encore");
        await second.OpenAsync($"/tickets/{number}");
        await Expect(second.Id("message-input")).ToHaveValueAsync("encore");
        await first.Id("message-input").PressAsync("Enter");
        await Expect(second.Id("message-input")).ToHaveValueAsync("");
        await first.Id("message-input").FillAsync("à deux");
        await second.OpenAsync($"/tickets/{number}");
        await second.Id("message-input").FillAsync("à deux, puis autrement");
        await first.Id("message-input").PressAsync("Enter");
        await Expect(second.Message("à deux")).ToBeVisibleAsync();
        await Expect(second.Id("message-input")).ToHaveValueAsync("à deux, puis autrement");
        await second.OpenAsync($"/tickets/{number}");
        await Expect(second.Id("message-input")).ToHaveValueAsync("à deux, puis autrement");
        await Expect(second.Id("message")).ToHaveCountAsync(3);

        // A tab that showed another page meanwhile does not keep a draft that another tab has sent.
        await second.Page.Locator("nav a[href='/tickets']").First.ClickAsync();
        await Expect(second.Id("message-input")).ToHaveCountAsync(0);
        await first.OpenAsync($"/tickets/{number}");
        await first.Id("message-input").PressAsync("Enter");
        await Expect(first.Message("puis autrement")).ToBeVisibleAsync();
        await second.OpenAsync($"/tickets/{number}");
        await Expect(second.Id("message-input")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_message_is_edited_and_an_emoji_chosen_by_keyboard()
    {
        var (_, staff) = await OnATicketAsync();
        await staff.WriteAsync("Bonjor");
        await staff.Message("Bonjor").StatusAsync("sent");
        var field = staff.Page.Locator("form[data-draft^='message:'] textarea");

        // From the empty field to the author's last message and back: Escape keeps the draft, Enter saves the edit.
        await staff.Id("message-input").PressAsync("ArrowUp");
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToHaveValueAsync("Bonjor");
        await staff.Page.Keyboard.TypeAsync(" à tous");
        await field.PressAsync("Escape");
        await Expect(field).ToHaveCountAsync(0);
        await Expect(staff.Id("message-input")).ToBeFocusedAsync();
        await Expect(staff.Message("Bonjor")).ToHaveAttributeAsync("data-edited", "false");
        await staff.Id("message-input").PressAsync("ArrowUp");
        await Expect(field).ToHaveValueAsync("Bonjor à tous");
        await field.FillAsync("Bonjour");
        await field.PressAsync("Shift+Enter");
        await staff.Page.Keyboard.TypeAsync("à toutes");
        await field.PressAsync("Enter");
        await Expect(staff.Message("à toutes")).ToHaveAttributeAsync("data-edited", "true");
        await Expect(staff.Message("à toutes")).ToContainTextAsync("Bonjour");
        await Expect(field).ToHaveCountAsync(0);

        // In a field with text the arrow keys move the caret.
        await staff.Id("message-input").FillAsync("pas vide");
        await staff.Id("message-input").PressAsync("ArrowUp");
        await Expect(staff.Id("message-input")).ToBeFocusedAsync();

        // The emoji: the first one has the focus, the arrow keys move it, Escape and a choice return it to the button.
        var message = staff.Message("à toutes");
        var button = message.GetByTestId("message-react");
        await button.FocusAsync();
        await button.PressAsync("Enter");
        var offered = message.Locator(".reaction-picker [data-emoji]");
        await Expect(offered.First).ToBeFocusedAsync();
        await staff.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(offered.Nth(1)).ToBeFocusedAsync();
        await staff.Page.Keyboard.PressAsync("Escape");
        await Expect(offered).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();
        await button.PressAsync("Enter");
        await staff.Page.Keyboard.PressAsync("End");
        await staff.Page.Keyboard.PressAsync("Enter");
        await Expect(message.GetByTestId("message-reaction")).ToHaveAttributeAsync("data-count", "1");
        await Expect(button).ToBeFocusedAsync();

        // The canned replies work in the same way.
        await staff.Id("canned-replies").Locator("summary").ClickAsync();
        await staff.Page.Keyboard.PressAsync("Escape");
        await Expect(staff.Id("canned-reply").First).ToBeHiddenAsync();
        await Expect(staff.Id("canned-replies").Locator("summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_quoted_message_that_is_deleted_is_shown_no_longer()
    {
        var (number, staff) = await OnATicketAsync();
        using var client = await PortalClient.SignInAsync(Portal.Address, Cast.Client);
        var (first, second) = (await SayAsync(client, number, "Mot de passe : 1234"), await SayAsync(client, number, "Et le code : 5678"));
        var bar = staff.Id("reply-bar");

        await AnswerAsync(staff, "Mot de passe : 1234");
        await staff.Id("message-input").FillAsync("Merci !");
        await client.SendAsync(HttpMethod.Delete, $"/api/messages/{first}");
        await Expect(bar).ToContainTextAsync("Ce message a été supprimé.");
        await Expect(bar).Not.ToContainTextAsync("1234");
        await Expect(bar.Locator("[data-reply-words]")).ToHaveAttributeAsync("aria-live", "polite");
        await Expect(staff.Id("message-input")).ToHaveValueAsync("Merci !");

        // Deleted while no page was open, and far above what the page shows.
        await AnswerAsync(staff, "Et le code : 5678");
        await staff.Page.GotoAsync("about:blank");
        for (var n = 1; n <= 31; n++)
        {
            await SayAsync(client, number, $"suite {n}.");
        }

        await client.SendAsync(HttpMethod.Delete, $"/api/messages/{second}");
        await staff.OpenAsync($"/tickets/{number}");
        await Expect(bar).ToContainTextAsync("Ce message a été supprimé.");
        Assert.DoesNotContain("5678", await staff.Page.EvaluateAsync<string>("() => JSON.stringify({ ...localStorage, ...sessionStorage })"),
            StringComparison.Ordinal);
        await Expect(staff.Id("message-input")).ToHaveValueAsync("Merci !");
        await staff.Id("message-input").PressAsync("Enter");
        await staff.Message("Merci !").StatusAsync("sent");
    }

    [Fact]
    public async Task Text_that_is_too_long_for_a_message_is_sent_as_a_file()
    {
        var (_, staff) = await OnATicketAsync();
        var text = string.Concat(Enumerable.Repeat($"{new string('é', 999)}\n", 64));
        await staff.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await staff.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", text);
        await staff.Id("message-input").PressAsync("Control+V");
        await Expect(staff.Id("message-input")).ToHaveValueAsync(text);
        await Expect(staff.Page.Locator(".composer [role=alert]"))
            .ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"10\s000 caractères"));
        await staff.Id("message-as-file").ClickAsync();
        await Expect(staff.Page.Locator("[data-testid=file-chip][data-state=done]")).ToContainTextAsync("message.txt");
        await Expect(staff.Id("message-input")).ToHaveValueAsync("");
        await Expect(staff.Id("message-as-file")).ToBeHiddenAsync();
        await staff.Id("message-input").PressAsync("Enter");
        await staff.Message("message.txt").StatusAsync("sent");
        var stored = await staff.Page.EvaluateAsync<string>(
            "async () => (await fetch(document.querySelector('[data-testid=message] a[href*=\"files/\"]').href)).text()");
        Assert.Equal(text, stored);
    }

    [Fact]
    public async Task A_browser_with_a_wrong_clock_shows_relative_times_by_the_servers_clock()
    {
        var (number, staff) = await OnATicketAsync();
        using var client = await PortalClient.SignInAsync(Portal.Address, Cast.Client);
        foreach (var off in new[] { "5 * 3600e3", "-5 * 3600e3", "-200e3" })
        {
            var tab = await Visitor.ArriveAsync(staff.Page.Context);
            await tab.Page.AddInitScriptAsync(
                $$"""
                window.Date = class extends Date {
                  constructor(...values) { values.length ? super(...values) : super(Date.now() + {{off}}); }
                  static now() { return super.now() + {{off}}; }
                };
                """);
            await tab.OpenAsync($"/tickets/{number}");
            var words = $"à l'instant {off}";
            await SayAsync(client, number, words);
            await Expect(tab.Message(words).Locator("time[data-relative]")).ToHaveTextAsync("maintenant");
            await Eventually.TrueAsync(async () => await LeftAsync(tab) == await LeftAsync(staff), expectation: "the same time is left");
            await tab.Page.CloseAsync();
        }
    }

    private static Task<string> LeftAsync(Visitor person) => person.Page.Locator("[data-countdown-text]").First.InnerTextAsync();

    private static async Task HoldsNoteAsync(Visitor person, string words)
    {
        await Expect(person.Id("message-input")).ToHaveValueAsync(words);
        await Expect(person.Id("message-internal")).ToBeCheckedAsync();
        await Expect(person.Page.Locator("[data-composer]")).ToHaveAttributeAsync("data-audience", "internal");
        await Expect(person.Page.Locator(".composer-audience")).ToContainTextAsync("Note interne");
        await Expect(person.Id("message-send")).ToContainTextAsync("Envoyer la note");
        await Expect(person.Id("message-input")).ToHaveAttributeAsync("placeholder", new System.Text.RegularExpressions.Regex("note interne"));
    }

    private static async Task AnswerAsync(Visitor person, string words)
    {
        // A message that arrives between the two moves this one away from the pointer, which hides its tools.
        await Eventually.TrueAsync(async () =>
        {
            await person.Message(words).HoverAsync();
            try
            {
                await person.Message(words).GetByTestId("message-reply").ClickAsync(new() { Timeout = 2_000 });
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        });
        await Expect(person.Id("reply-bar")).ToContainTextAsync(words);
    }

    private static async Task<string> SayAsync(PortalClient person, string number, string content) =>
        (string)(await person.PostAsync($"/api/tickets/{number}/messages", new { clientId = Guid.NewGuid(), content })).Ok()["id"]!;

    private static async Task<Visitor> TabAsync(Visitor person, string path)
    {
        var tab = await Visitor.ArriveAsync(person.Page.Context);
        await tab.OpenAsync(path);
        return tab;
    }

    // A client's new ticket, and a technician on it.
    private async Task<(string Number, Visitor Staff)> OnATicketAsync()
    {
        using var client = await PortalClient.SignInAsync(Portal.Address, Cast.Client);
        var opened = await client.PostAsync("/api/tickets", new { title = "Écrire", description = "Ici", category = "incident", priority = "high" });
        var number = (string)opened.Ok()["number"]!;
        return (number, await SignInAsync(Cast.Technician, $"/tickets/{number}"));
    }
}
