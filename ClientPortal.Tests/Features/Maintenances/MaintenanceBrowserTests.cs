using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Maintenances;

/// <summary>A maintenance from the administrator's form to its end, and the draft of a client who was writing.</summary>
[Collection(Browser.OwnPortal)]
public sealed class MaintenanceBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>
{
    [Fact]
    public async Task A_client_sees_the_countdown_then_only_reads_and_afterwards_sends_what_they_had_typed()
    {
        var options = new BrowserNewContextOptions { BaseURL = listening.Portal.Address.ToString(), Locale = "fr-FR" };
        await using var theirs = await browser.NewContextAsync(options);
        await using var own = await browser.NewContextAsync(options);
        var client = await SignInAsync(theirs, Cast.Client, "/tickets");
        var admin = await SignInAsync(own, Cast.Admin, "/admin/live");
        await client.Id("ticket-row").First.ClickAsync();
        await client.ReadyAsync();
        var draft = $"Commencé avant {Guid.NewGuid():N}";
        await client.Id("message-input").FillAsync(draft);

        await admin.Id("maintenance-delay").SelectOptionAsync("15");
        await admin.Id("maintenance-reason-fr").FillAsync("Nouveau serveur");
        await admin.Id("maintenance-plan").ClickAsync();

        var banner = client.Id("maintenance");
        await Expect(banner).ToHaveAttributeAsync("data-state", "planned");
        await Expect(banner).ToContainTextAsync("Nouveau serveur");
        await Expect(client.Id("maintenance-left")).ToContainTextAsync("Commence dans 14 min");
        await Expect(client.Id("message-input")).ToHaveValueAsync(draft);

        await admin.Id("maintenance-begin").ClickAsync();
        await Expect(banner).ToHaveAttributeAsync("data-state", "running");
        await Expect(client.Id("message-input")).ToHaveCountAsync(0);
        await Expect(admin.Id("announce-title")).ToBeVisibleAsync();
        using var program = await PortalClient.SignInAsync(listening.Portal.Address, Cast.Client);
        Assert.Equal("maintenance.running", (await program.PostAsync("/api/tickets", new { title = "A", description = "B" })).Rule);
        var door = await Visitor.ArriveAsync(await browser.NewContextAsync(options));
        await door.Page.GotoAsync("/login");
        await Expect(door.Id("maintenance-note")).ToContainTextAsync("Nouveau serveur");
        await door.Page.Context.CloseAsync();

        await admin.Id("maintenance-end").ClickAsync();
        await Expect(banner).ToHaveCountAsync(0);
        await Expect(client.Id("message-input")).ToHaveValueAsync(draft);
        await client.Id("message-send").ClickAsync();
        await Expect(client.Id("message").Filter(new() { HasText = draft })).ToHaveAttributeAsync(
            "data-status", new System.Text.RegularExpressions.Regex("sent|delivered|read"));
    }

    private static async Task<Visitor> SignInAsync(IBrowserContext context, string email, string path)
    {
        var person = await Visitor.ArriveAsync(context);
        await person.Page.GotoAsync("/login?ReturnUrl=" + Uri.EscapeDataString(path));
        await person.SignInAsync(email);
        await person.LiveAsync();
        return person;
    }
}
