using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>People in their own browsers, on the same ticket at the same time.</summary>
public sealed class TicketsBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_ticket_is_live_for_staff_and_client_from_opened_to_rated()
    {
        var staff = await SignInAsync(Cast.Technician, "/tickets");
        var outsider = await SignInAsync(Cast.Outsider, "/tickets?status=all");
        var client = await SignInAsync(Cast.Client);
        await staff.MarkAsync();

        // Opened: staff see it on the page that they have open, another client does not.
        var title = $"Panne {Guid.NewGuid():N}";
        var number = await client.OpenTicketAsync(title, "Depuis *ce matin*.");
        await Expect(staff.Ticket(number)).ToContainTextAsync(title);
        await Expect(staff.Toast.Filter(new() { HasText = title })).ToBeVisibleAsync();
        Assert.True(await staff.IsSameDocumentAsync());

        // Assigned: the client sees to whom.
        await staff.Ticket(number).GetByRole(Microsoft.Playwright.AriaRole.Link).ClickAsync();
        await staff.Id("ticket-take").ClickAsync();
        await Expect(client.Id("ticket-status")).ToHaveAttributeAsync("data-value", "in-progress");
        await Expect(client.Id("ticket-assignee")).ToContainTextAsync("Moussa Ndiaye");
        await Expect(client.Id("looking")).ToContainTextAsync("Moussa");

        // Typing is shown until the message arrives.
        await staff.Id("message-input").PressSequentiallyAsync("Bonjour, je");
        await Expect(client.Id("typing-indicator")).ToContainTextAsync("Moussa Ndiaye");
        await client.LookAsync(here: false);
        await staff.WriteAsync("Bonjour, je regarde **tout de suite**.", "Bonjour, je regarde");
        var theirs = client.Message("je regarde tout de suite");
        await Expect(theirs).ToContainTextAsync("LIVE");
        await Expect(client.Id("typing-indicator")).ToHaveCountAsync(0);

        // Delivered once it is rendered, read once it is visible in a tab with the focus.
        var mine = staff.Message("je regarde");
        await mine.StatusAsync("delivered");
        await client.LookAsync(here: true);
        await mine.StatusAsync("read");

        // A reply from the other side, and a reaction.
        await client.WriteAsync("Merci !");
        await client.Message("Merci !").StatusAsync("read");
        await staff.Message("Merci !").HoverAsync();
        await staff.Message("Merci !").GetByTestId("message-react").ClickAsync();
        await staff.Message("Merci !").Locator("[data-emoji='👍']").ClickAsync();
        await Expect(client.Message("Merci !").GetByTestId("message-reaction")).ToHaveAttributeAsync("data-count", "1");

        // Resolved, and rated once.
        await staff.Page.Locator("[data-testid=ticket-go][data-option=resolved]").ClickAsync();
        await client.Id("rating-4").CheckAsync(new() { Force = true });
        await client.Id("rating-submit").ClickAsync();
        await Expect(staff.Id("ticket-rating")).ToHaveAttributeAsync("data-value", "4");
        await Expect(client.Id("rating-submit")).ToHaveCountAsync(0);
        Assert.True(await client.IsSameDocumentAsync() || client.Path.EndsWith(number, StringComparison.Ordinal));

        Assert.Equal(0, await outsider.Ticket(number).CountAsync());
        Assert.False(await outsider.Traffic.HoldsAsync(title));
    }

    [Fact]
    public async Task An_internal_note_never_reaches_a_client()
    {
        var secret = $"coulisses{Guid.NewGuid():N}";
        var client = await SignInAsync(Cast.Client);
        var number = await client.OpenTicketAsync("Note interne");
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}");
        var admin = await SignInAsync(Cast.Admin, $"/tickets/{number}");

        // Neither while staff type it, nor when it is sent.
        await staff.Id("message-internal").CheckAsync();
        await staff.Id("message-input").PressSequentiallyAsync("entre");
        await Expect(admin.Id("typing-indicator")).ToContainTextAsync("Moussa Ndiaye");
        await Expect(client.Id("typing-indicator")).ToHaveCountAsync(0);
        await staff.WriteAsync($"{secret} du client");
        await Expect(admin.Message(secret)).ToContainTextAsync("Note interne");
        var id = (await admin.Message(secret).GetAttributeAsync("data-id"))!;

        // A later message has arrived: an earlier note would have arrived too.
        await staff.Id("message-internal").UncheckAsync();
        await staff.WriteAsync("À voix haute");
        await client.Message("À voix haute").StatusAsync("sent");
        await staff.Message("À voix haute").StatusAsync("read");
        Assert.Equal(1, await client.Id("message").CountAsync());
        await staff.Message(secret).StatusAsync("read"); // by the other member of staff

        await client.OpenAsync($"/tickets/{number}");
        Assert.Equal(1, await client.Id("message").CountAsync());
        await client.OpenAsync($"/tickets?status=all&q={secret}");
        await Expect(client.Id("ticket-row")).ToHaveCountAsync(0);
        await staff.OpenAsync($"/tickets?status=all&q={secret.ToUpperInvariant()}");
        await Expect(staff.Id("ticket-row")).ToHaveCountAsync(1);

        using var api = await PortalClient.SignInAsync(Portal.Address, Cast.Client);
        Assert.DoesNotContain(secret, (await api.GetAsync($"/api/tickets/{number}/messages")).Text, StringComparison.Ordinal);
        Assert.Empty((await api.GetAsync($"/api/tickets?search={secret}")).Ok()["items"]!.AsArray());
        Assert.DoesNotContain(id, (await api.GetAsync("/api/events?limit=200")).Text, StringComparison.Ordinal);
        Assert.False(await client.Traffic.HoldsAsync($"{secret} du client"));
        Assert.False(await client.Traffic.HoldsAsync(id));
    }
}
