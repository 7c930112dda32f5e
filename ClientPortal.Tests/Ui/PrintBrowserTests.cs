using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>Pages on paper: what they say, in black on white, and nothing that can only be pressed or filled in.</summary>
public sealed class PrintBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    private const string OnlyForScreens =
        "nav:visible, form:visible, input:visible, textarea:visible, .button:visible, .icon-button:visible, .messenger-list:visible";

    [Fact]
    public async Task A_project_a_ticket_and_a_conversation_are_printed_without_what_only_a_screen_needs()
    {
        var staff = await SignInAsync(Cast.Admin, "/tickets");
        using var client = await PortalClient.SignInAsync(Portal.Address, Cast.Client);
        var number = await AskAsync(client);
        for (var n = 1; n <= 12; n++)
        {
            var message = new { clientId = Guid.NewGuid(), content = $"Ligne {n}.\n\nEt la suite." };
            (await client.PostAsync($"/api/tickets/{number}/messages", message)).Ok();
        }

        await staff.OpenAsync($"/projects/{await staff.ProjectIdAsync(Cast.Telephony)}");
        await Expect(staff.Id("milestone-title-input")).ToBeVisibleAsync();
        await IsPrintedAsync(staff);
        await Expect(staff.Page.Locator("h1")).ToContainTextAsync(Cast.Telephony);
        await Expect(staff.Page.GetByText("Jalons").First).ToBeVisibleAsync();
        await Expect(staff.Page.GetByText("Équipe du projet").First).ToBeVisibleAsync();
        await OnScreenAsync(staff);

        await staff.OpenAsync($"/tickets/{number}");
        await Expect(staff.Id("ticket-merge-input")).ToBeVisibleAsync();
        await IsPrintedAsync(staff);
        await IsWholeAsync(staff);
        await OnScreenAsync(staff);

        await staff.OpenAsync("/messages");
        await staff.Id("conversation-row").First.ClickAsync();
        await Expect(staff.Id("message").First).ToBeVisibleAsync();
        await IsPrintedAsync(staff);
        await IsWholeAsync(staff);
    }

    [Fact]
    public async Task A_ticket_is_printed_in_the_language_of_its_reader()
    {
        using var client = await PortalClient.SignInAsync(Portal.Address, Cast.Client);
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{await AskAsync(client)}");
        var paper = await staff.Page.RunAndWaitForPopupAsync(() => staff.Id("ticket-print").ClickAsync());
        await paper.WaitForURLAsync("**/print"); // a window that is only opening cannot be loaded again
        foreach (var (language, thread) in new[] { ("fr", "Échanges"), ("en", "Messages") })
        {
            var culture = new Cookie { Name = ".AspNetCore.Culture", Value = $"c={language}|uic={language}", Url = Portal.Address.ToString() };
            await paper.Context.AddCookiesAsync([culture]);
            await paper.ReloadAsync();
            await paper.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
            await Expect(paper.GetByTestId("print-thread").Locator("h2")).ToContainTextAsync(thread);
            await Expect(paper.Locator(OnlyForScreens)).ToHaveCountAsync(0);
            await Expect(paper.Locator(".print-page")).ToHaveCSSAsync("background-color", "rgb(255, 255, 255)");
        }
    }

    private static async Task IsPrintedAsync(Visitor person)
    {
        await person.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Expect(person.Page.Locator(OnlyForScreens)).ToHaveCountAsync(0);
        await Expect(person.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(255, 255, 255)");
    }

    // Nothing around the thread cuts it off, and what is loaded of it is on the paper.
    private static async Task IsWholeAsync(Visitor person) => Assert.Empty(await person.Page.EvaluateAsync<string[]>(
        """
        () => {
          const cut = [];
          for (let at = document.querySelector('.thread-messages'); at; at = at.parentElement) {
            const cuts = at !== document.documentElement && getComputedStyle(at).overflowY !== 'visible';
            if (cuts && at.scrollHeight > at.clientHeight + 1) cut.push(at.className);
          }
          return cut;
        }
        """));

    private static Task OnScreenAsync(Visitor person) =>
        person.Page.EmulateMediaAsync(new() { Media = Media.Screen, ColorScheme = ColorScheme.Light });

    private static async Task<string> AskAsync(PortalClient client)
    {
        var ticket = new { title = "Sur papier", description = "Ici", category = "incident", priority = "low" };
        return (string)(await client.PostAsync("/api/tickets", ticket)).Ok()["number"]!;
    }
}
