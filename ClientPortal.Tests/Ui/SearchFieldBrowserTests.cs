using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>Searching over a slow connection, with a pause in the middle of the word: what the person types always wins.</summary>
public sealed class SearchFieldBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    // Long enough for the first half to be sent; its answer arrives while the second is typed.
    private const float Rest = 400, Key = 70;

    // 300 ms there and back again.
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task No_key_is_lost_and_the_address_follows_on_every_page_with_a_search()
    {
        await using var slow = new FaultyProxy(Portal.Address) { Latency = OneWay };
        var admin = await SignInAsync(Cast.Admin, "/tickets", new() { BaseURL = slow.Address.ToString() });
        foreach (var (path, name, field) in new[]
        {
            ("/tickets", "q", "ticket-search"), ("/admin/people", "search", "person-search"), ("/projects", "search", "project-search"),
            ("/prospects", "search", "prospect-search"), ("/admin/audit", "text", "audit-text"), ("/search", "q", "search-words"),
        })
        {
            await GoAsync(admin, path);
            await TypeAsync(admin, field);
            await Expect(admin.Page).ToHaveURLAsync(new Uri(slow.Address, $"{path}?{name}=imprimante").ToString());
            await Expect(admin.Id(field)).ToHaveValueAsync("imprimante");

            // Emptied, it stays empty.
            await admin.Id(field).FillAsync("im");
            await admin.Page.WaitForTimeoutAsync(Rest);
            await admin.Id(field).FillAsync("");
            await Expect(admin.Page).ToHaveURLAsync(new Uri(slow.Address, path).ToString());
            await Expect(admin.Id(field)).ToHaveValueAsync("");
        }
    }

    [Fact]
    public async Task No_key_is_lost_in_the_messenger_and_its_windows_which_have_no_address()
    {
        await using var slow = new FaultyProxy(Portal.Address) { Latency = OneWay };
        var admin = await SignInAsync(Cast.Admin, "/messages", new() { BaseURL = slow.Address.ToString() });
        await TypeAsync(admin, "conversation-search");
        await Expect(admin.Page.GetByText("Rien ne correspond").First).ToBeVisibleAsync();
        await Expect(admin.Id("conversation-search")).ToHaveValueAsync("imprimante");

        await GoAsync(admin, "/messages?new=1");
        await Expect(admin.Id("contact").First).ToBeVisibleAsync();
        await TypeAsync(admin, "contact-search");
        await Expect(admin.Id("contact")).ToHaveCountAsync(0);
        await Expect(admin.Id("contact-search")).ToHaveValueAsync("imprimante");

        // Once a person is chosen, the field is empty for the next.
        await admin.Id("contact-search").FillAsync("awa diop");
        await Expect(admin.Id("contact")).ToHaveCountAsync(1);
        await admin.Id("contact").Filter(new() { HasText = "Awa Diop" }).ClickAsync();
        await Expect(admin.Id("contact-search")).ToHaveValueAsync("");

        await admin.Page.Keyboard.PressAsync("Control+k");
        await Expect(admin.Id("palette-item").First).ToBeVisibleAsync();
        await TypeAsync(admin, "palette-input");
        await Expect(admin.Page.Locator("[data-testid=palette-item][data-kind=search]")).ToContainTextAsync("« imprimante");
        await Expect(admin.Id("palette-input")).ToHaveValueAsync("imprimante");
    }

    [Fact]
    public async Task A_filter_that_is_cleared_empties_the_field_and_a_link_fills_it()
    {
        var admin = await SignInAsync(Cast.Admin, "/projects?search=rien-de-tel");
        await Expect(admin.Id("project-search")).ToHaveValueAsync("rien-de-tel");
        await admin.Page.GetByText("Tout afficher").ClickAsync();
        await Expect(admin.Id("project-search")).ToHaveValueAsync("");
        await GoAsync(admin, "/projects?search=cloud");
        await Expect(admin.Id("project-search")).ToHaveValueAsync("cloud");
    }

    private static async Task TypeAsync(Visitor visitor, string field)
    {
        await visitor.Id(field).PressSequentiallyAsync("impri", new() { Delay = Key });
        await visitor.Page.WaitForTimeoutAsync(Rest);
        await visitor.Id(field).PressSequentiallyAsync("mante", new() { Delay = Key });
    }

    // Within the circuit, as its links do: loading a page anew over a slow connection takes seconds.
    private static async Task GoAsync(Visitor visitor, string path)
    {
        await visitor.Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(path) + "$"));
    }
}
