using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Notifications.Push;

namespace ClientPortal.Tests.Features.Notifications.Push;

public sealed class PushDevicesPanelTests
{
    [Fact]
    public async Task Devices_are_enabled_tried_and_removed_and_every_page_of_the_person_follows()
    {
        await using var sink = await PushSink.StartAsync();
        await using var portal = await PushDesk.StartAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        await using var other = await page.OpenAgainAsync();
        using var device = new PushDevice();
        var (panel, second) = (page.Show<PushDevicesPanel>(), other.Show<PushDevicesPanel>());
        Assert.NotNull(panel.WaitForElement(".empty"));

        await panel.InvokeAsync(() => panel.Instance.Here("off", null));
        Assert.Equal(
            (await portal.Get<PushQueries>().KeyAsync(portal.Member)).PublicKey, panel.Find("[data-push-enable]").GetAttribute("data-key"));
        var target = device.Target(sink.NewEndpoint());
        var id = await panel.InvokeAsync(() => panel.Instance.Add(target.Endpoint, target.P256dh, target.Auth, "Firefox/140.0 (Windows NT 10.0)"));
        await panel.InvokeAsync(() => panel.Instance.Here("on", id));
        var row = panel.WaitForElement("[data-testid=push-device][data-current]");
        Assert.Contains("Firefox, Windows", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Encore aucune notification", row.TextContent, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => second.FindAll("[data-testid=push-device]:not([data-current])").Count == 1);

        await panel.Find("[data-testid=push-test]").ClickAsync(new());
        Assert.Equal("Cet appareil est prêt", (string)device.Read(Assert.Single(sink.Received).Body)["title"]!);
        Assert.Contains("Envoyé", panel.WaitForElement("[data-testid=push-tested] p").TextContent, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => second.Markup.Contains("Dernière notification", StringComparison.Ordinal));
        await SameAsFresh.AssertAsync(other, second);

        await second.Find("[data-testid=push-content]").ChangeAsync(new() { Value = true });
        await Eventually.TrueAsync(async () => (await portal.DevicesAsync(portal.Member)) is [{ ShowsContent: true }]);
        await panel.Find("[data-testid=push-remove]").ClickAsync(new());
        await Eventually.TrueAsync(() => second.FindAll(".empty").Count == 1);
        Assert.Single(page.Browser.Invocations["leavePush"]);
    }

    [Theory]
    [InlineData("denied", "refuse les notifications")]
    [InlineData("unsupported", "ne sait pas recevoir")]
    [InlineData("install", "écran d’accueil")]
    [InlineData("insecure", "https")]
    [InlineData("failed", "n’a pas pu joindre")]
    [InlineData("a state of tomorrow", "ne sait pas recevoir")]
    public async Task What_a_browser_cannot_do_is_said(string state, string words)
    {
        await using var portal = await TestPortal.StartAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<PushDevicesPanel>();

        await panel.InvokeAsync(() => panel.Instance.Here(state, null));

        Assert.Contains(words, panel.Find("[data-testid=push-here]").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-push-enable]"));
    }

    [Fact]
    public async Task A_browser_that_names_no_address_of_the_internet_gets_a_reason()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        using var device = new PushDevice();
        var panel = page.Show<PushDevicesPanel>();
        var target = device.Target("https://10.0.0.1/a");

        Assert.Null(await panel.InvokeAsync(() => panel.Instance.Add(target.Endpoint, target.P256dh, target.Auth, "")));

        Assert.Contains("https", panel.Find(".error-note").TextContent, StringComparison.Ordinal);
        Assert.Empty(await portal.DevicesAsync(portal.Member));
    }
}
