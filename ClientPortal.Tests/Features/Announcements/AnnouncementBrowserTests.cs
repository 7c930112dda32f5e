using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Announcements;

/// <summary>An announcement from the administrator's form to the clients' pages.</summary>
public sealed class AnnouncementBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_client_sees_it_at_once_and_dismisses_it_for_good_and_one_who_comes_later_sees_it()
    {
        var client = await SignInAsync(Cast.Client, "/client-portal");
        var admin = await SignInAsync(Cast.Admin, "/admin/live");
        await admin.Id("language-switch").ClickAsync();
        await Expect(admin.Page.Locator("h1")).ToHaveTextAsync("The live portal");
        await admin.LiveAsync();
        await Expect(admin.Page.Locator("[data-testid=live-figure][data-name=people]")).Not.ToHaveAttributeAsync("data-value", "0");
        var title = $"Coupure {Guid.NewGuid():N}";

        await admin.Id("announce-audience").SelectOptionAsync(new SelectOptionValue { Label = "Teranga Logistique" });
        await admin.Id("announce-title").FillAsync(title);
        await admin.Id("announce-save").ClickAsync();

        var shown = Banner(client, title);
        await Expect(shown).ToBeVisibleAsync();
        await Expect(Row(admin, title)).ToHaveAttributeAsync("data-state", "current");
        await Expect(Row(admin, title)).ToContainTextAsync("Seen by 1");
        await shown.GetByRole(AriaRole.Button, new() { Name = "Ne plus afficher" }).ClickAsync();
        await Expect(shown).ToHaveCountAsync(0);
        await client.OpenAsync("/client-portal");
        await Expect(shown).ToHaveCountAsync(0);

        var colleague = await SignInAsync(Cast.Colleague, "/client-portal");
        await Expect(Banner(colleague, title)).ToBeVisibleAsync();
        await Row(admin, title).GetByTestId("announcement-end").ClickAsync();
        await Expect(Banner(colleague, title)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_preview_follows_the_typing_and_shows_text_only()
    {
        var admin = await SignInAsync(Cast.Admin, "/admin/live");
        await admin.LiveAsync();
        var preview = admin.Id("announce-preview");
        await Expect(preview).ToBeHiddenAsync();

        await admin.Id("announce-title").PressSequentiallyAsync("Coupure <b>");
        await Expect(preview.Locator(".announcement-title")).ToHaveTextAsync("Coupure <b>");
        await admin.Id("announce-title").PressSequentiallyAsync("x");
        await Expect(preview.Locator(".announcement-title")).ToHaveTextAsync("Coupure <b>x");
        await admin.Id("announce-message").PressSequentiallyAsync("<img src=x onerror=alert(1)>");
        await Expect(preview.Locator(".announcement-message")).ToHaveTextAsync("<img src=x onerror=alert(1)>");
        await Expect(admin.Id("announce-message")).ToBeFocusedAsync();
        Assert.Equal(0, await preview.Locator("b, img").CountAsync());

        await admin.Id("announce-type").SelectOptionAsync("warning");
        await Expect(preview.Locator(".announcement")).ToHaveAttributeAsync("data-kind", "warning");
        await Expect(preview.Locator(".announcement-title")).ToHaveTextAsync("Coupure <b>x");

        // What was typed and not sent comes back, and so does its preview.
        await admin.OpenAsync("/admin/live");
        await Expect(preview.Locator(".announcement-title")).ToHaveTextAsync("Coupure <b>x");
        await admin.Id("announce-audience").SelectOptionAsync("staff");
        await admin.Id("announce-save").ClickAsync();
        await Expect(Row(admin, "Coupure <b>x")).ToBeVisibleAsync();
        await Expect(preview).ToBeHiddenAsync();
        await Row(admin, "Coupure <b>x").GetByTestId("announcement-end").ClickAsync();
        await Expect(Row(admin, "Coupure <b>x")).ToHaveAttributeAsync("data-state", "ended");
    }

    private static ILocator Banner(Visitor person, string title) => person.Id("announcement").Filter(new() { HasText = title });

    private static ILocator Row(Visitor person, string title) => person.Id("announcement-row").Filter(new() { HasText = title });
}
