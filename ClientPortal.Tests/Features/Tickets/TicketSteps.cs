using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>What people do on the pages of tickets, as steps that end when the page shows that they are done.</summary>
internal static class TicketSteps
{
    /// <summary>Opens a ticket through the form; returns its number, with its page open.</summary>
    public static async Task<string> OpenTicketAsync(this Visitor person, string title, string description = "")
    {
        await person.OpenAsync("/tickets?new=1");
        await person.Id("ticket-title-input").FillAsync(title);
        await person.Id("ticket-description-input").FillAsync(description);
        await person.TellAsync(async () =>
        {
            await person.Id("ticket-submit").ClickAsync();
            await person.Page.ComeToAsync("**/tickets/T-*");
        });
        await Expect(person.Id("message-input")).ToBeVisibleAsync();
        await person.ReadyAsync();
        return person.Path.Split('/')[^1];
    }

    public static ILocator Ticket(this Visitor person, string number) => person.Page.Locator($"[data-testid=ticket-row][data-number='{number}']");

    /// <summary>The message with this text, in any state.</summary>
    public static ILocator Message(this Visitor person, string words) => person.Id("message").Filter(new() { HasText = words });

    /// <summary>
    /// Writes and presses Enter; ends when the message is shown, stored or pending. Stored Markdown looks different, which may be at once:
    /// <paramref name="shown"/> is what both forms have in common.
    /// </summary>
    public static async Task WriteAsync(this Visitor person, string words, string? shown = null)
    {
        await Expect(person.Page.Locator("[data-thread][data-ready]")).ToBeVisibleAsync();
        await person.Id("message-input").FillAsync(words);
        await person.Id("message-input").PressAsync("Enter");
        await Expect(person.Message(shown ?? words)).ToBeVisibleAsync();
    }

    public static Task StatusAsync(this ILocator message, string status) =>
        Expect(message).ToHaveAttributeAsync("data-status", status, new() { Timeout = 60_000 });

    /// <summary>Hides the tab from its reader, or shows it again.</summary>
    public static Task LookAsync(this Visitor person, bool here) => person.Page.EvaluateAsync(
        "here => { document.hasFocus = () => here; if (here) window.dispatchEvent(new Event('focus')); }", here);
}
