using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Notifications;

/// <summary>One person with two browsers, and a colleague who mentions them.</summary>
public sealed class NotificationsBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_mention_is_counted_in_both_browsers_and_is_read_in_both_by_reading_it_in_one()
    {
        var name = $"Groupe {Guid.NewGuid():N}";
        var author = await SignInAsync(Cast.Technician, "/messages?new=1");
        foreach (var person in new[] { "Ibrahima Fall", "Fatou Sarr" })
        {
            await author.Id("contact-search").FillAsync(person);

            // The list is filtered when typing pauses: a click before that may hit what moves away below it.
            await Expect(author.Id("contact")).ToHaveCountAsync(1);
            await author.Id("contact").Filter(new() { HasText = person }).ClickAsync();
            await Expect(author.Id("new-chosen")).ToContainTextAsync(person);
        }

        await author.Id("group-name").FillAsync(name);
        await author.Id("new-start").ClickAsync();
        await Expect(author.Id("conversation-head")).ToContainTextAsync(name);
        var desk = await SignInAsync(Cast.Colleague, "/notifications");
        var phone = await SignInAsync(Cast.Colleague, "/projects", new() { ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
        if (await desk.Id("notifications-read-all").IsEnabledAsync())
        {
            await desk.Id("notifications-read-all").ClickAsync();
        }

        await UnreadAsync(0, desk, phone);

        // On neither page is the group: both bells count it, and the phone's list has the mention on top.
        var field = author.Id("message-input");
        await Expect(author.Page.Locator("[data-thread][data-ready]")).ToBeVisibleAsync();
        await field.PressSequentiallyAsync("@ibr");
        await Expect(author.Id("mention-name")).ToHaveTextAsync(["Ibrahima Fall"]);
        await field.PressAsync("Enter");
        await field.PressSequentiallyAsync("un avis ?");
        await field.PressAsync("Enter");
        await UnreadAsync(1, desk, phone);
        await phone.Id("notification-bell").ClickAsync();
        var item = phone.Page.Locator("[data-testid=notification-item][data-kind=mentioned]").First;
        await Expect(item).ToHaveAttributeAsync("data-read", "false");
        await phone.Page.Keyboard.PressAsync("Escape");
        await Expect(phone.Page.Locator("#notifications-popover")).ToBeHiddenAsync();
        await phone.Id("notification-bell").ClickAsync();
        await item.Locator("a").ClickAsync();

        await Expect(phone.Message("un avis ?")).ToBeVisibleAsync();
        await UnreadAsync(0, desk, phone);
        await Expect(desk.Page.Locator("[data-testid=notification-item][data-kind=mentioned]").First).ToHaveAttributeAsync("data-read", "true");

        // The thread is open on the phone: what comes now is read there, by its receipt.
        await author.WriteAsync("Merci");
        await author.Message("Merci").StatusAsync("read");
        await UnreadAsync(0, desk, phone);
    }

    [Fact]
    public async Task An_answer_below_the_fold_of_a_phone_is_unread_until_its_notification_leads_to_it()
    {
        var client = await SignInAsync(Cast.Client, new() { ViewportSize = new ViewportSize { Width = 390, Height = 700 } });
        var number = await client.OpenTicketAsync("Sous le pli", string.Join("\n\n", Enumerable.Range(1, 40).Select(line => $"Ligne {line}.")));
        var staff = await SignInAsync(Cast.Technician, $"/tickets/{number}");
        await staff.WriteAsync("La réponse est ici");
        var answer = staff.Message("La réponse est ici");

        await answer.StatusAsync("delivered");
        await Expect(client.Message("La réponse est ici")).Not.ToBeInViewportAsync();
        await client.Id("notification-bell").ClickAsync();
        await client.Page.Locator("[data-testid=notification-item][data-kind=ticket-answered]").First.Locator("a").ClickAsync();

        await Expect(client.Message("La réponse est ici")).ToBeInViewportAsync(new() { Ratio = 1 });
        await answer.StatusAsync("read");
        await Expect(client.Page.Locator("[data-testid=notification-item][data-read=false]").Filter(new() { HasText = "Sous le pli" }))
            .ToHaveCountAsync(0);
    }

    private static async Task UnreadAsync(int count, params Visitor[] people)
    {
        foreach (var person in people)
        {
            await Expect(person.Id("notification-bell")).ToHaveAttributeAsync("data-unread", $"{count}");
        }
    }
}
