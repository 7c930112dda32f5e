using System.Net;
using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>The focus stays where a person has put it while messages change under it.</summary>
public sealed class MessageFocusBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_changed_message_keeps_the_focus_that_is_in_it()
    {
        using var client = await PortalClient.SignInAsync(Portal.Address, Cast.Client);
        var number = (string)(await client.PostAsync(
            "/api/tickets", new { title = "Le focus", description = "Ici", category = "incident", priority = "high" })).Ok()["number"]!;
        var words = new { clientId = Guid.NewGuid(), content = "Voir [un](https://example.org/1) et [deux](https://example.org/2)" };
        var id = (string)(await client.PostAsync($"/api/tickets/{number}/messages", words)).Ok()["id"]!;
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}");
        var message = staff.Page.Locator($"[data-testid=message][data-id='{id}']");
        Assert.Equal(HttpStatusCode.NoContent, (await client.PutAsync($"/api/messages/{id}/reactions/👍", new { })).Status);

        // Pressed and released: the same button, with another count.
        var reaction = message.GetByTestId("message-reaction");
        await reaction.FocusAsync();
        foreach (var (count, pressed) in new[] { ("2", "true"), ("1", "false"), ("2", "true") })
        {
            await staff.Page.Keyboard.PressAsync("Enter");
            await Expect(reaction).ToHaveAttributeAsync("data-count", count);
            await Expect(reaction).ToHaveAttributeAsync("aria-pressed", pressed);
            await Expect(reaction).ToBeFocusedAsync();
        }

        // The text is another one: the focus is on the second link again. The tools, which the browser added, are still behind it.
        var link = message.Locator(".message-text a").Nth(1);
        await link.FocusAsync();
        await EditAsync("Voir [un](https://example.org/1) et [trois](https://example.org/3)");
        await Expect(link).ToHaveTextAsync("trois");
        await Expect(link).ToBeFocusedAsync();
        await Expect(message.Locator("> :last-child")).ToHaveClassAsync("message-tools");

        // A person who has left the message stays where they are.
        await staff.Id("message-input").FocusAsync();
        await EditAsync("Voir [un](https://example.org/1) et [quatre](https://example.org/4)");
        await Expect(link).ToHaveTextAsync("quatre");
        await Expect(staff.Id("message-input")).ToBeFocusedAsync();

        async Task EditAsync(string content) => (await client.PatchAsync($"/api/messages/{id}", new { content })).Ok();
    }
}
