using System.Text.Json.Nodes;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>Messages are sent in order and once, whatever the network and the portal do meanwhile.</summary>
[Collection(Browser.Recovery)]
public sealed class OutboxBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    private const float RecoveryLimit = 30_000;

    private static readonly string[] Written = ["premier", "deuxième", "troisième"];

    [Fact]
    public async Task Messages_written_offline_are_sent_once_and_in_order()
    {
        await using var network = new FaultyProxy(Portal.Address);
        var client = await SignInAsync(Cast.Client, new BrowserNewContextOptions { BaseURL = network.Address.ToString() });
        var number = await client.OpenTicketAsync("Hors ligne");
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}");

        network.Cut();
        await client.StateAsync("offline");
        await client.WriteAsync("premier");
        await client.WriteAsync("deuxième");
        await client.WriteAsync("troisième");
        await client.Id("message-input").FillAsync("pas encore fini");
        Assert.Equal(3, await client.Page.Locator("[data-testid=message][data-status=pending]").CountAsync());

        network.Restore();
        await client.LiveAsync(RecoveryLimit);
        await Expect(staff.Id("message")).ToContainTextAsync(Written);
        await Expect(client.Page.Locator("[data-testid=message]:is([data-status=sent], [data-status=delivered], [data-status=read])"))
            .ToHaveCountAsync(3);
        await Expect(client.Id("message")).ToHaveCountAsync(3);
        await Expect(client.Id("message-input")).ToHaveValueAsync("pas encore fini");
        Assert.Equal(Written, await StoredAsync(number));

        // The draft survives a reload.
        await client.OpenAsync($"/tickets/{number}");
        await Expect(client.Id("message-input")).ToHaveValueAsync("pas encore fini");
        await Expect(client.Id("message")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_killed_portal_loses_nothing_that_it_acknowledged_and_stores_nothing_twice()
    {
        const int Count = 50;
        var client = await SignInAsync(Cast.Client);
        var number = await client.OpenTicketAsync("Coupure");
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}");
        await staff.Id("message-internal").CheckAsync();
        await staff.Id("message-input").FillAsync("pour l'équipe");

        // Killed while they are being sent: some are acknowledged, some are under way, most are still queued.
        await client.Page.EvaluateAsync(
            """
            count => {
              const input = document.querySelector('[data-testid=message-input]');
              for (let n = 1; n <= count; n++) { input.value = `message ${n}.`; input.form.requestSubmit(); }
            }
            """,
            Count);
        await Expect(client.Id("message")).ToHaveCountAsync(Count);
        var stored = client.Page.Locator("[data-testid=message][data-seq]");
        await Eventually.TrueAsync(async () => await stored.CountAsync() >= 5);
        Portal.Process.Kill();
        var acknowledged = await stored.EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.id)");
        Assert.InRange(acknowledged.Length, 5, Count - 1);
        await client.StateAsync("offline");
        Assert.Equal(Count, await client.Id("message").CountAsync());

        await Portal.Process.RestartAsync();
        await client.LiveAsync(RecoveryLimit);
        await Expect(stored).ToHaveCountAsync(Count, new() { Timeout = RecoveryLimit });
        await Expect(client.Id("message")).ToHaveCountAsync(Count);
        Assert.Equal(Enumerable.Range(1, Count).Select(n => $"message {n}."), await StoredAsync(number));

        // A note that a person was writing is still a note after the page has reloaded by itself.
        await staff.LiveAsync(RecoveryLimit);
        await Expect(staff.Id("message-input")).ToHaveValueAsync("pour l'équipe");
        await Expect(staff.Id("message-internal")).ToBeCheckedAsync();
        Assert.Empty(acknowledged.Except(await stored.EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.id)")));
    }

    [Fact]
    public async Task What_is_refused_says_why_and_can_be_tried_again_or_dropped()
    {
        var client = await SignInAsync(Cast.Colleague);
        var number = await client.OpenTicketAsync("Refus");
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}");
        var id = await client.Page.Locator("[data-thread]").GetAttributeAsync("data-thread");

        // Longer than a message may be, as a page of an older version might have put it into the outbox.
        await client.Page.EvaluateAsync(
            """
            id => {
              const person = document.querySelector('[data-thread]').dataset.viewer;
              const clientId = '0198c0de-0000-7000-8000-000000000001';
              const entry = { conversation: id, clientId, content: 'x'.repeat(10001), internal: false, at: 1,
                quote: { id: '0198c0de-0000-7000-8000-000000000002', author: 'Awa Diop', words: 'Quand ?' } };
              localStorage.setItem(`portal:outbox:${person}:${id}:1:${entry.clientId}`, JSON.stringify(entry));
            }
            """,
            id);
        await client.WriteAsync("après");
        await Expect(staff.Message("après")).ToBeVisibleAsync();

        var failed = client.Page.Locator("[data-testid=message][data-status=failed]");
        await Expect(failed).ToContainTextAsync("10");
        await Expect(failed.Locator(".message-quote-author")).ToHaveTextAsync("Awa Diop");
        await Expect(failed.Locator(".message-quote-text")).ToHaveTextAsync("Quand ?");
        await failed.GetByTestId("message-retry").ClickAsync();
        await Expect(failed).ToHaveCountAsync(1);
        await failed.GetByTestId("message-discard").ClickAsync();
        await Expect(failed).ToHaveCountAsync(0);
        Assert.Equal(["après"], await StoredAsync(number));
    }

    private async Task<IReadOnlyList<string>> StoredAsync(string number)
    {
        using var api = await PortalClient.SignInAsync(Portal.Address, Cast.Technician);
        var items = (await api.GetAsync($"/api/tickets/{number}/messages?limit=200")).Ok()["items"]!.AsArray();
        return [.. items.Select(item => (string)((JsonObject)item!)["content"]!)];
    }
}
