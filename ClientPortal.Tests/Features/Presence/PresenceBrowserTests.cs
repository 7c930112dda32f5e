using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Presence;

/// <summary>
/// Who is here, seen from another person's browser. In parallel with other tests: the server notices an absence only after seconds.
/// </summary>
[Collection(Browser.Recovery)]
public sealed class PresenceBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    // The board's grace after the last connection (15 s), its clock (5 s), and a slow machine.
    private const float OfflineLimit = 30_000;

    [Fact]
    public async Task A_dot_follows_a_person_from_online_over_busy_to_offline()
    {
        var client = await SignInAsync(Cast.Client, "/client-portal");
        var dot = Dot(client, "Moussa Ndiaye");
        var technician = await SignInAsync(Cast.Technician, "/admin");
        await ShowsAsync(dot, "online");

        await SwitchStatusAsync(technician);
        await ShowsAsync(dot, "busy");
        await Expect(dot).ToHaveAccessibleNameAsync("Occupé");

        // The choice is kept after a reload, and the menu shows it.
        await technician.OpenAsync("/projects");
        await technician.Id("user-menu").ClickAsync();
        await Expect(technician.Id("status-switch")).ToContainTextAsync("Se dire disponible");
        await technician.Page.Keyboard.PressAsync("Escape");

        // The choice is kept after the last connection closes.
        await technician.Page.Context.CloseAsync();
        await ShowsAsync(dot, "offline", OfflineLimit);
        technician = await SignInAsync(Cast.Technician, "/admin");
        await ShowsAsync(dot, "busy");

        await SwitchStatusAsync(technician);
        await ShowsAsync(dot, "online");
    }

    [Fact]
    public async Task An_idle_person_is_away_until_the_next_input()
    {
        var client = await SignInAsync(Cast.Client, "/client-portal");
        var dot = Dot(client, "Aminata Sow");
        var admin = await SignInAsync(Cast.Admin);
        await admin.Page.AddInitScriptAsync("addEventListener('DOMContentLoaded', () => { document.documentElement.dataset.awayAfter = 1000; });");
        await admin.OpenAsync("/admin");
        await ShowsAsync(dot, "away");

        await admin.Page.Mouse.MoveAsync(200, 200);
        await ShowsAsync(dot, "online");
        await ShowsAsync(dot, "away");
    }

    [Fact]
    public async Task Staff_see_who_comes_online()
    {
        var admin = await SignInAsync(Cast.Admin, "/admin");
        var here = admin.Id("online-person").Filter(new() { HasText = "Cheikh Ba" });
        await Expect(here).ToHaveCountAsync(0);

        var outsider = await SignInAsync(Cast.Outsider, "/client-portal");
        await Expect(here).ToHaveCountAsync(1);

        // Two tabs are one person, who stays when one of them closes.
        var second = await outsider.Page.Context.NewPageAsync();
        await second.GotoAsync("/projects");
        await Expect(second.GetByTestId("live-badge")).ToHaveAttributeAsync("data-state", "live");
        await outsider.Page.CloseAsync();
        await Expect(here).ToHaveCountAsync(1);
        await second.CloseAsync();
        await Expect(here).ToHaveCountAsync(0, new() { Timeout = OfflineLimit });
    }

    private static ILocator Dot(Visitor person, string name) =>
        person.Page.Locator("main .person").Filter(new() { HasText = name }).GetByTestId("presence-dot");

    private static Task ShowsAsync(ILocator dot, string state, float limit = 5_000) =>
        Expect(dot).ToHaveAttributeAsync("data-state", state, new() { Timeout = limit });

    private static async Task SwitchStatusAsync(Visitor person)
    {
        await person.Id("user-menu").ClickAsync();
        await person.Id("status-switch").ClickAsync();
        await person.Page.Keyboard.PressAsync("Escape");
    }
}
