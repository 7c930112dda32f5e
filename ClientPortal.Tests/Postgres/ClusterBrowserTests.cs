using ClientPortal.Tests.Infrastructure;

using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Postgres;

/// <summary>A deployment: the three nodes of a portal are stopped and started in turn under an open page.</summary>
[Collection(Cluster.Collection)]
public sealed class ClusterBrowserTests(Browser browser, Cluster cluster)
{
    private const string Draft = "Écrit pendant que le portail est mis à jour";

    // As many as the page shows together with what the demo has written.
    private const int MostMessages = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_rolling_restart_keeps_what_is_being_typed_and_delivers_what_is_sent_meanwhile()
    {
        using var program = await PortalClient.SignInAsync(cluster.Address, Cast.Technician);
        using var asked = await PortalClient.SignInAsync(cluster.Address, Cast.Client);
        var number = (int)(await asked.GetAsync("/api/tickets?limit=1")).Ok()["items"]![0]!["number"]!;
        var person = await browser.SignInAsync(cluster.Address, Cast.Client);
        await person.OpenAsync($"/tickets/{number}");
        await person.Id("message-input").PressSequentiallyAsync(Draft);
        await person.MarkAsync();

        var rolling = cluster.ActAsync("roll");
        var sent = new List<string>();
        do
        {
            var text = $"Pendant le redémarrage, {Guid.NewGuid():N}";
            var message = new { clientId = Guid.NewGuid(), content = text };

            // As a program does: the same message again, until it is acknowledged.
            await Eventually.TrueAsync(async () => (int)(await program.PostAsync($"/api/tickets/{number}/messages", message)).Status < 300);
            sent.Add(text);
            await Task.WhenAny(rolling, Task.Delay(Pause));
        }
        while (!rolling.IsCompleted && sent.Count < MostMessages);

        await rolling;
        await person.TellAsync(async () =>
        {
            await person.LiveAsync();
            await Expect(person.Id("message-input")).ToHaveValueAsync(Draft);
            foreach (var text in sent)
            {
                await Expect(person.Id("message").Filter(new() { HasText = text })).ToHaveCountAsync(1);
            }
        });

        // It was asked to load anew, by each of the nodes that it was on: none of them stopped under it.
        Assert.False(await person.IsSameDocumentAsync());
        foreach (var node in new[] { 1, 2, 3 })
        {
            Assert.Contains("The node leaves: ", cluster.Log(node), StringComparison.Ordinal);
            Assert.Contains("  0 of ", cluster.Log(node), StringComparison.Ordinal);
        }

        await browser.LeaveAsync(person.Page.Context);
    }
}
