using System.Text.Json.Nodes;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui.Install;

/// <summary>A browser with the service worker, while the portal is stopped.</summary>
[Collection(Browser.Recovery)]
public sealed class OfflineBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    private const float RecoveryLimit = 30_000;

    [Fact]
    public async Task A_message_written_while_the_portal_is_stopped_is_sent_after_its_return()
    {
        var client = await SignInAsync(Cast.Client, new() { ServiceWorkers = ServiceWorkerPolicy.Allow });
        var number = await client.OpenTicketAsync("Portail arrêté");
        await client.Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await KnowsAsync(client, "Portail arrêté");
        var address = client.Path;
        await client.Id("message-input").FillAsync("commencé en ligne");

        // Another page stays open over all of it.
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}", new() { ServiceWorkers = ServiceWorkerPolicy.Allow });
        await Portal.Process.StopAsync();
        await staff.StateAsync("offline", 5_000);

        await client.Page.GotoAsync("/projects");
        await Expect(client.Id("offline-page")).ToBeVisibleAsync();
        await Expect(client.Page).ToHaveTitleAsync("Hors ligne – IT Vision");
        Assert.Equal("/projects", client.Path);
        await Expect(client.Id("offline-draft")).ToContainTextAsync("commencé en ligne");
        await client.Id("offline-draft").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(client.Id("offline-input")).ToHaveValueAsync("commencé en ligne");
        await client.Id("offline-input").FillAsync("commencé en ligne, fini hors ligne");
        await client.Id("offline-send").ClickAsync();
        await Expect(client.Id("offline-waiting")).ToContainTextAsync("fini hors ligne");
        await Expect(client.Id("offline-waiting")).ToContainTextAsync("Portail arrêté");
        await Expect(client.Id("offline-draft")).ToHaveCountAsync(0);

        await Portal.Process.RestartAsync();
        await client.LiveAsync(RecoveryLimit);
        await Expect(client.Id("offline-page")).ToHaveCountAsync(0);
        Assert.Equal("/projects", client.Path);
        await staff.LiveAsync(RecoveryLimit);
        await Expect(staff.Message("commencé en ligne, fini hors ligne")).ToBeVisibleAsync(new() { Timeout = RecoveryLimit });
        await client.OpenAsync(address);
        await Expect(client.Id("message")).ToHaveCountAsync(1);
        await Expect(client.Id("message-input")).ToHaveValueAsync("");
        using var api = await PortalClient.SignInAsync(Portal.Address, Cast.Technician);
        var stored = Assert.Single((await api.GetAsync($"/api/tickets/{number}/messages?limit=200")).Ok()["items"]!.AsArray());
        Assert.Equal("commencé en ligne, fini hors ligne", (string)((JsonObject)stored!)["content"]!);
    }

    private static Task KnowsAsync(Visitor person, string title) => Eventually.TrueAsync(() => person.Page.EvaluateAsync<bool>(
        "title => Object.entries(localStorage).some(([key, value]) => key.startsWith('portal:conversations:') && value.includes(title))", title));
}
