using System.Collections.Concurrent;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;

using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Postgres;

/// <summary>
/// An open page, two nodes that may answer it, and a third one on which others write: a node dies, and a node is stopped for a new version.
/// <c>bench/faults.mjs</c> does the same to hundreds of pages behind nginx.
/// </summary>
[OnPostgres]
[Collection(Browser.OwnPortal)]
public sealed class ClusterBrowserTests(Browser browser)
{
    private const string Draft = "Écrit pendant que le portail est mis à jour";

    [Fact]
    public async Task A_page_moves_to_another_node_when_its_own_dies_or_stops_and_keeps_what_is_being_typed()
    {
        await using var here = await TestPortal.StartAsync();
        await using var first = await StartNodeAsync(here, drainSeconds: 600);
        // A page leaves within four fifths of it, and on a busy machine needs seconds more.
        await using var second = await StartNodeAsync(here, drainSeconds: 30);
        var number = await here.TicketAsync();
        await using var network = new FaultyProxy(first.Address);
        await using var context = await browser.NewContextAsync(new() { BaseURL = network.Address.ToString(), Locale = "fr-FR" });
        var person = await Visitor.ArriveAsync(context);
        await person.Page.GotoAsync("/login");
        await person.SignInAsync("member@example.org", TestPortal.Password);
        await person.LiveAsync();
        await person.OpenAsync($"/tickets/{Ticket.Shown(number)}");
        await person.Id("message-input").PressSequentiallyAsync(Draft);
        await person.MarkAsync();

        // What a balancer notices by itself. The circuit is gone, and the page does not look for it on the other node.
        ConcurrentQueue<string> asked = [];
        person.Page.Request += (_, request) => asked.Enqueue(new Uri(request.Url).AbsolutePath);
        network.Target = second.Address;
        first.Kill();
        await here.SayAsync(here.Technician, number, "Pendant la panne");
        await ShowsAsync("Pendant la panne");
        Assert.False(await person.IsSameDocumentAsync());
        Assert.DoesNotContain("/_blazor/negotiate", asked.TakeWhile(path => path != $"/tickets/{Ticket.Shown(number)}"));
        Assert.Contains("/_blazor/negotiate", asked);

        await first.RestartAsync();
        await person.MarkAsync();
        network.Target = first.Address;
        var stopping = second.StopAsync();
        await here.SayAsync(here.Technician, number, "Pendant la mise à jour");
        await stopping;
        await ShowsAsync("Pendant la panne", "Pendant la mise à jour");
        Assert.False(await person.IsSameDocumentAsync());
        Assert.Contains("The node leaves: 1 open pages", second.Log, StringComparison.Ordinal);
        Assert.Contains("The node stops: 0 of 1 pages are left", second.Log, StringComparison.Ordinal);

        // A second signal does not wait for its pages: it would take ten minutes.
        first.Terminate();
        await Eventually.TrueAsync(() => first.Log.Contains("The node leaves: 1 open pages", StringComparison.Ordinal));
        await first.StopAsync();
        Assert.DoesNotContain("pages are left", first.Log, StringComparison.Ordinal);
        Assert.Empty(person.Console.Faults);

        Task ShowsAsync(params string[] messages) => person.TellAsync(async () =>
        {
            foreach (var text in messages)
            {
                await Expect(person.Id("message").Filter(new() { HasText = text })).ToHaveCountAsync(1);
            }

            await person.LiveAsync();
            await Expect(person.Id("message-input")).ToHaveValueAsync(Draft);
        });
    }

    private static Task<PortalProcess> StartNodeAsync(TestPortal here, int drainSeconds) => PortalProcess.StartAsync(new Dictionary<string, string>
    {
        ["Demo__Enabled"] = "false", ["Portal__Database"] = "Postgres", ["ConnectionStrings__Portal"] = here.Database,
        ["Portal__DataDirectory"] = here.Get<PortalFolder>().Root, ["Portal__DrainSeconds"] = $"{drainSeconds}",
    });
}
