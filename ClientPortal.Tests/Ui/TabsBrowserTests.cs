using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>Two tabs of one browser.</summary>
public sealed class TabsBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task One_tab_shows_a_toast_and_signing_out_in_one_ends_both()
    {
        // A sign-in of its own: others are signed in with the same cookies.
        var first = await ArriveAsync();
        await first.Page.GotoAsync("/login");
        await first.SignInAsync(Cast.Colleague);
        await first.LiveAsync();
        var number = await first.OpenTicketAsync("Deux onglets");
        await first.OpenAsync("/projects");
        var second = await Visitor.ArriveAsync(first.Page.Context);
        await second.OpenAsync("/account");
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}");

        await staff.WriteAsync("première réponse");
        await Expect(second.Toast).ToHaveCountAsync(1);
        await Expect(first.Toast).ToHaveCountAsync(0);

        // The person goes to the other tab, and closes nothing.
        await first.Page.Locator("h1").First.ClickAsync();
        await staff.WriteAsync("deuxième réponse");
        await Expect(first.Toast).ToHaveCountAsync(1);
        await Expect(second.Page.Locator("[data-testid=toast][data-count='2']")).ToHaveCountAsync(0);

        await second.OpenAsync($"/tickets/{number}");
        await second.Id("message-input").FillAsync("un brouillon");
        await first.Id("user-menu").ClickAsync();
        await first.Id("sign-out").ClickAsync();
        await Expect(first.Id("login-email")).ToBeVisibleAsync();
        await Expect(second.Id("login-email")).ToBeVisibleAsync();
        foreach (var tab in new[] { first, second })
        {
            // The sign-in page is there before its script has run.
            await Eventually.TrueAsync(() => tab.Page.EvaluateAsync<bool>(
                """
                () => ![localStorage, sessionStorage].flatMap(one => Object.keys(one))
                  .some(key => /^portal:(message|outbox|person|push|draft|conversations)/.test(key))
                """));
        }
    }
}
