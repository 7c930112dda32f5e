using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>Tools of staff for tickets: the board, saved views, canned replies, SLA targets.</summary>
public sealed class TicketDeskBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_card_moves_by_mouse_by_keyboard_and_by_menu_on_both_boards()
    {
        var client = await SignInAsync(Cast.Client);
        var title = $"Carte {Guid.NewGuid():N}";
        var number = await client.OpenTicketAsync(title);
        var here = await SignInAsync(Cast.Technician, $"/tickets?view=board&q={title.Split(' ')[1]}");
        var there = await SignInAsync(Cast.Admin, "/tickets?view=board");
        await there.MarkAsync();
        await Expect(Card(here, "open", number)).ToBeVisibleAsync();

        // By mouse: the column under the pointer shows that it takes the card.
        await Card(here, "open", number).HoverAsync();
        await here.Page.Mouse.DownAsync();
        await Column(here, "in-progress").HoverAsync();
        await Column(here, "in-progress").HoverAsync();
        await Expect(Column(here, "in-progress")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("drop-over"));
        await here.Page.Mouse.UpAsync();
        await Expect(Card(here, "in-progress", number)).ToBeVisibleAsync(Patient);
        await Expect(Card(there, "in-progress", number)).ToContainTextAsync(title, new() { Timeout = 60_000 });
        await Expect(client.Id("ticket-status")).ToHaveAttributeAsync("data-value", "in-progress");

        // By keyboard, twice: the focus follows the card.
        await Card(here, "in-progress", number).FocusAsync();
        await here.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(Card(here, "waiting", number)).ToBeFocusedAsync();
        await here.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(Card(here, "resolved", number)).ToBeFocusedAsync();
        await Expect(Card(there, "resolved", number)).ToBeVisibleAsync(Patient);

        // By its menu, from closed to reopened: the card is in the column of new tickets.
        await Card(there, "resolved", number).GetByTestId("ticket-card-move").SelectOptionAsync("reopened");
        await Expect(Card(here, "open", number)).ToBeVisibleAsync(Patient);
        await Expect(Card(there, "open", number)).ToBeVisibleAsync(Patient);
        Assert.True(await there.IsSameDocumentAsync());

        // A drop in the same column changes nothing.
        await Card(here, "open", number).DragToAsync(Column(here, "open"));
        await Expect(client.Id("ticket-status")).ToHaveAttributeAsync("data-value", "reopened");
    }

    [Fact]
    public async Task Staff_set_SLA_targets_write_canned_replies_and_save_views()
    {
        var admin = await SignInAsync(Cast.Admin, "/tickets/settings");
        var staff = await SignInAsync(Cast.Technician, "/tickets/settings");
        var terms = admin.Id("terms").Filter(new() { HasText = "Baobab Santé" });
        var seen = staff.Id("terms").Filter(new() { HasText = "Baobab Santé" });

        // Only administrators set SLA targets: the other member of staff sees them change.
        await Expect(seen).ToBeVisibleAsync();
        await Expect(staff.Id("terms-edit")).ToHaveCountAsync(0);
        await terms.GetByTestId("terms-edit").ClickAsync();
        await admin.Id("terms-answer-urgent").FillAsync("-1");
        await admin.Id("terms-save").ClickAsync();
        await Expect(admin.Page.Locator("main").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await admin.Id("terms-answer-urgent").FillAsync("0.75");
        await admin.Id("terms-save").ClickAsync();
        await Expect(seen.Locator("tbody tr").First).ToContainTextAsync("0,75", new() { Timeout = 60_000 });
        await Expect(seen.Locator(".tag")).ToHaveCountAsync(0);

        // A canned reply with placeholders, written here, appears in the other person's composer with the placeholders filled.
        var name = $"Réponse {Guid.NewGuid():N}"[..20];
        await admin.Id("reply-title").FillAsync(name);
        await admin.Id("reply-text").FillAsync("Bonjour {client}, {demande} avance.\n\n{moi} {inconnu}");
        await admin.Id("reply-save").ClickAsync();
        await Expect(staff.Id("reply").Filter(new() { HasText = name })).ToBeVisibleAsync(Patient);
        var client = await SignInAsync(Cast.Client);
        var number = await client.OpenTicketAsync("Réponse toute faite");
        await staff.OpenAsync($"/tickets/{number}");
        await staff.Id("message-input").FillAsync("Avant.");
        await staff.Id("canned-replies").Locator("summary").ClickAsync();
        await staff.Id("canned-reply").Filter(new() { HasText = name }).ClickAsync();
        await Expect(staff.Id("message-input")).ToHaveValueAsync($"Avant. Bonjour Awa Diop, {number} avance.\n\nMoussa Ndiaye {{inconnu}}");
        await Expect(staff.Id("message-input")).ToBeFocusedAsync();
        await staff.Id("message-input").PressAsync("Enter");
        await Expect(client.Message($"Bonjour Awa Diop, {number} avance.")).ToBeVisibleAsync(Patient);

        // A view is saved under a name, applied with a click, also on another page of the same person, and deleted.
        var view = $"Vue {Guid.NewGuid():N}"[..16];
        await staff.OpenAsync("/tickets");
        await staff.Id("ticket-status-filter").SelectOptionAsync("all");
        await staff.Id("ticket-search").FillAsync("réponse toute");
        await staff.Page.ComeToAsync("**/tickets?*q=*");
        await Expect(staff.Ticket(number)).ToBeVisibleAsync(Patient);
        await staff.Id("ticket-view-keep").ClickAsync();
        await staff.Id("ticket-view-name").FillAsync(view);
        await staff.Id("ticket-view-name").PressAsync("Enter");
        await Expect(View(staff, view)).ToHaveAttributeAsync("aria-pressed", "true");
        var address = staff.Path;
        await staff.OpenAsync("/tickets");
        await Expect(View(staff, view)).ToHaveAttributeAsync("aria-pressed", "false");
        await View(staff, view).ClickAsync();
        await Expect(View(staff, view)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(staff.Id("ticket-search")).ToHaveValueAsync("réponse toute");
        Assert.Equal(address, staff.Path);
        Assert.Equal(0, await View(admin, view).CountAsync());
        await staff.Page.GetByRole(AriaRole.Button, new() { Name = view }).Last.ClickAsync();
        await Expect(View(staff, view)).ToHaveCountAsync(0);
    }

    private static LocatorAssertionsToBeVisibleOptions Patient => new() { Timeout = 60_000 };

    private static ILocator View(Visitor person, string name) => person.Id("ticket-saved-view").Filter(new() { HasText = name });

    private static ILocator Column(Visitor person, string status) => person.Page.Locator($"[data-testid=board-column][data-option='{status}']");

    private static ILocator Card(Visitor person, string status, string number) =>
        Column(person, status).Locator($"[data-testid=ticket-card][data-number='{number}']");
}
