using System.Globalization;
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

    // The worker's own script, run in the page with the page as its only tab: Playwright reaches no worker, and a browser lets a worker focus a tab
    // only after the click of a person.
    private const string Click = """
        async href => {
          const tab = {
            url: location.href, visibilityState: 'visible', focused: false, focus: async () => tab,
            navigate: async () => { throw new Error('The page did not follow the address itself.'); },
            postMessage: (data, ports) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data, ports })),
          };
          const handlers = {};
          const self = {
            location, addEventListener: (name, handler) => { handlers[name] = handler; },
            clients: { matchAll: async () => [tab], openWindow: () => { throw new Error('A tab is open.'); } },
          };
          (() => {
            SCRIPT
          })();
          const work = [];
          handlers.notificationclick({
            notification: { close() { }, data: { href } }, waitUntil: promise => work.push(promise),
          });
          await Promise.all(work);
        }
        """;

    [Fact]
    public async Task A_message_written_while_the_portal_is_stopped_is_sent_after_its_return()
    {
        var client = await SignInAsync(Cast.Client, new() { ServiceWorkers = ServiceWorkerPolicy.Allow });
        var number = await client.OpenTicketAsync("Portail arrêté");
        await client.Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await KnowsAsync(client, "Portail arrêté");
        var address = client.Path;
        await FollowNotificationAsync(client, number, address);
        await client.Id("message-input").FillAsync("commencé en ligne");

        // Another page stays open over all of it.
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}", new() { ServiceWorkers = ServiceWorkerPolicy.Allow });
        var author = await SignInAsync(Cast.Admin, $"/tickets/{number}", new() { ServiceWorkers = ServiceWorkerPolicy.Allow });
        await author.Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await KnowsAsync(author, "Portail arrêté");
        await author.Id("message-internal").CheckAsync();
        await author.Id("message-input").FillAsync("entre nous");
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

        await WriteNotesAsync(author);

        await Portal.Process.RestartAsync();
        await client.LiveAsync(RecoveryLimit);
        await Expect(client.Id("offline-page")).ToHaveCountAsync(0);
        Assert.Equal("/projects", client.Path);
        await staff.LiveAsync(RecoveryLimit);
        await Expect(staff.Message("commencé en ligne, fini hors ligne")).ToBeVisibleAsync(new() { Timeout = RecoveryLimit });
        await client.OpenAsync(address);
        await Expect(client.Id("message")).ToHaveCountAsync(2);
        await Expect(client.Id("message-input")).ToHaveValueAsync("");
        using var api = await PortalClient.SignInAsync(Portal.Address, Cast.Technician);
        var stored = (await api.GetAsync($"/api/tickets/{number}/messages?limit=200")).Ok()["items"]!.AsArray();
        Assert.Single(stored, one => (string)one!["content"]! == "commencé en ligne, fini hors ligne");
        await author.LiveAsync(RecoveryLimit);
        await Expect(staff.Message("encore entre nous").Locator(".tag .icon-visibility_off")).ToBeVisibleAsync(new() { Timeout = RecoveryLimit });
    }

    // What follows a note is a note too, until its author chooses otherwise.
    private static async Task WriteNotesAsync(Visitor author)
    {
        await author.Page.GotoAsync("/projects");
        await author.Id("offline-draft").GetByRole(AriaRole.Button).ClickAsync();
        foreach (var words in new[] { "entre nous", "encore entre nous" })
        {
            await author.Id("offline-input").FillAsync(words);
            await Expect(author.Page.Locator("[data-internal]")).ToBeVisibleAsync();
            await author.Id("offline-send").ClickAsync();
            await Expect(author.Id("offline-waiting").Filter(new() { HasText = words }).First).ToBeVisibleAsync();
        }
    }

    // A click on the notification of a device: the open tab follows it to its subject, and that reads it in the bell.
    private async Task FollowNotificationAsync(Visitor client, string number, string address)
    {
        await client.OpenAsync("/projects");
        await client.LiveAsync();
        var bell = client.Id("notification-bell");
        var before = int.Parse((await bell.GetAttributeAsync("data-unread"))!, CultureInfo.InvariantCulture);
        using var staff = await PortalClient.SignInAsync(Portal.Address, Cast.Technician);
        (await staff.PostAsync($"/api/tickets/{number}/messages", new { clientId = Guid.NewGuid(), content = "Nous regardons." })).Ok();
        await Expect(bell).ToHaveAttributeAsync("data-unread", $"{before + 1}");

        var script = await client.Page.EvaluateAsync<string>("() => fetch('/service-worker.js').then(answer => answer.text())");
        await client.Page.EvaluateAsync(Click.Replace("SCRIPT", script, StringComparison.Ordinal), address);

        await Expect(client.Message("Nous regardons.")).ToBeVisibleAsync();
        Assert.Equal(address, client.Path);
        Assert.Single(client.Page.Context.Pages);
        await Expect(bell).ToHaveAttributeAsync("data-unread", $"{before}");
    }

    private static Task KnowsAsync(Visitor person, string title) => Eventually.TrueAsync(() => person.Page.EvaluateAsync<bool>(
        "title => Object.entries(localStorage).some(([key, value]) => key.startsWith('portal:conversations:') && value.includes(title))", title));
}
