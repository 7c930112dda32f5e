using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>Language, theme, and what the keyboard can do.</summary>
public sealed class ShellBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task The_language_switches_on_the_same_page_and_stays()
    {
        var client = await SignInAsync(Cast.Client, "/projects");
        await Expect(client.Page.Locator("html")).ToHaveAttributeAsync("lang", "fr");

        await client.Id("language-switch").ClickAsync();
        await client.LiveAsync();

        await Expect(client.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        Assert.Equal("/projects", client.Path);
        await Expect(client.Page.Locator("h1")).ToHaveTextAsync("Projects");
        await client.OpenAsync("/client-portal");
        await Expect(client.Page.Locator("h1")).ToHaveTextAsync("Hello Awa");

        // Live changes are in the same language.
        var admin = await SignInAsync(Cast.Admin);
        var progress = await admin.ReportAsync(await admin.ProjectIdAsync(Cast.Cloud));
        await Expect(client.Toast).ToContainTextAsync($"Project updated - {progress}%");

        await client.Id("language-switch").ClickAsync();
        await Expect(client.Page.Locator("html")).ToHaveAttributeAsync("lang", "fr");
    }

    [Fact]
    public async Task The_language_of_the_sign_in_page_is_kept_inside()
    {
        var client = await ArriveAsync();
        await client.Page.GotoAsync("/login");
        await client.Id("language-switch").ClickAsync();
        await Expect(client.Page.Locator("h1")).ToHaveTextAsync("Sign in");

        await client.SignInAsync(Cast.Client, "wrong");
        await Expect(client.Id("login-error")).ToContainTextAsync("Wrong");
        await client.SignInAsync(Cast.Client);
        await client.LiveAsync();
        await Expect(client.Page.Locator("h1")).ToHaveTextAsync("Hello Awa");
    }

    [Fact]
    public async Task The_theme_switches_at_once_and_stays()
    {
        var client = await SignInAsync(Cast.Client, "/projects");
        var light = await BackgroundAsync(client);

        await client.Id("theme-switch").ClickAsync();
        await Expect(client.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        var dark = await BackgroundAsync(client);
        Assert.NotEqual(light, dark);

        await client.OpenAsync("/client-portal");
        Assert.Equal(dark, await BackgroundAsync(client));
        await Expect(client.Id("theme-switch")).ToHaveAccessibleNameAsync("Passer au thème clair");

        // The sign-in page too, and from its first paint: the document itself carries the theme.
        var html = await (await client.Page.Context.APIRequest.GetAsync(new Uri(Portal.Address, "/no-such-page").ToString())).TextAsync();
        Assert.Contains("data-theme=\"dark\"", html, StringComparison.Ordinal);

        await client.Id("theme-switch").ClickAsync();
        Assert.Equal(light, await BackgroundAsync(client));
    }

    [Fact]
    public async Task Without_a_choice_the_theme_follows_the_device()
    {
        var dark = await SignInAsync(Cast.Client, "/projects", new() { ColorScheme = ColorScheme.Dark });
        var background = await BackgroundAsync(dark);

        await dark.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        await Eventually.TrueAsync(async () => await BackgroundAsync(dark) != background);
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard_alone()
    {
        var admin = await ArriveAsync();
        var keyboard = admin.Page.Keyboard;
        await admin.Page.GotoAsync("/login");

        // The first field has the focus; Enter sends the form.
        await Expect(admin.Id("login-email")).ToBeFocusedAsync();
        await keyboard.TypeAsync(Cast.Admin);
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(Cast.Password);
        await keyboard.PressAsync("Enter");
        await admin.LiveAsync();

        // From the navigation to the list, from the list to a project, from the project to its form.
        await TabToAsync(admin, admin.Page.Locator(".shell-nav a[href='/projects']"));
        await keyboard.PressAsync("Enter");
        await Expect(admin.Page.Locator("h1")).ToHaveTextAsync("Projets");
        await Expect(admin.Page.Locator("h1")).ToBeFocusedAsync();
        await TabToAsync(admin, admin.Id("project-row").Filter(new() { HasText = Cast.Telephony }).GetByRole(AriaRole.Link));
        await keyboard.PressAsync("Enter");
        await Expect(admin.Page.Locator("h1")).ToHaveTextAsync(Cast.Telephony);
        await Expect(admin.Page.Locator("h1")).ToBeFocusedAsync();
        await TabToAsync(admin, admin.Id("project-edit"));
        await keyboard.PressAsync("Enter");

        // The form takes the focus, and Enter in a field saves it.
        await Expect(admin.Id("project-name-input")).ToBeFocusedAsync();
        await TabToAsync(admin, admin.Id("project-status-select"));
        await keyboard.PressAsync("ArrowDown");
        var status = await admin.Id("project-status-select").InputValueAsync();
        await TabToAsync(admin, admin.Id("project-progress-input"));
        var progress = ProjectSteps.Other(await admin.ProgressAsync());
        await keyboard.PressAsync("Control+A");
        await keyboard.TypeAsync($"{progress}");
        await keyboard.PressAsync("Enter");
        await Expect(admin.Id("project-form")).ToHaveCountAsync(0);
        var id = admin.Path.Split('/')[^1];
        await admin.ShowsProgressAsync(id, progress);
        await Expect(admin.Project(id).Locator($"[data-value={status}]")).ToBeVisibleAsync();

        // After saving, the focus is where it was before, not at the top of the document.
        await Expect(admin.Id("project-edit")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_skip_link_is_the_first_stop_and_leads_to_the_content()
    {
        var client = await SignInAsync(Cast.Client, "/client-portal");
        var skip = client.Page.Locator(".skip-link");
        await Expect(skip).Not.ToBeInViewportAsync();
        await skip.EvaluateAsync(
            "el => { el.tabIndex = 0; const before = document.createElement('button'); "
            + "document.body.prepend(before); before.focus(); before.remove(); }");

        await client.Page.Keyboard.PressAsync("Tab");
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync(new() { Ratio = 1 });
        await client.Page.Keyboard.PressAsync("Enter");
        await Expect(client.Page.Locator("main")).ToBeFocusedAsync();
        await client.LiveAsync();
        Assert.Equal("/client-portal", new Uri(client.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Escape_closes_what_has_opened_and_gives_the_focus_back()
    {
        var client = await SignInAsync(Cast.Client, "/client-portal");
        var badge = client.Badge.GetByRole(AriaRole.Button);
        var openings =
            new[] { (badge, client.Page.Locator(".live-badge-popover")), (client.Id("user-menu"), client.Page.Locator("#user-menu-popover")) };
        foreach (var (button, popover) in openings)
        {
            await button.FocusAsync();
            await client.Page.Keyboard.PressAsync("Enter");
            await Expect(popover).ToBeVisibleAsync();
            await client.Page.Keyboard.PressAsync("Escape");
            await Expect(popover).ToBeHiddenAsync();
            await Expect(button).ToBeFocusedAsync();
        }
    }

    private static Task<string> BackgroundAsync(Visitor visitor) =>
        visitor.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    // Every stop on the way must be seen; past the last one the focus is the browser's own for one step, and comes in again at the top.
    private static async Task TabToAsync(Visitor visitor, ILocator target)
    {
        const int MostStops = 100;
        for (var stop = 0; stop < MostStops; stop++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            Assert.True(await visitor.Page.EvaluateAsync<bool>(FocusIsVisible),
                "Focus is not visible on " + await visitor.Page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 200)"));
            if (await target.EvaluateAsync<bool>("el => el === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"Not reached in {MostStops} steps: {target}");
    }

    // An outline or a shadow of the element, of what it draws over its row, or of the element that represents it; and inside the window.
    private const string FocusIsVisible = """
        () => {
          const active = document.activeElement;
          if (active === document.body) return true;
          const marked = (el, part) => {
            const style = getComputedStyle(el, part);
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
          };
          const box = active.getBoundingClientRect();
          const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
          return inside && (marked(active) || marked(active, '::after')
            || [active.parentElement, active.nextElementSibling].some(el => el && marked(el)));
        }
        """;
}
