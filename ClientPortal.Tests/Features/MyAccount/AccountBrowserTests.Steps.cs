using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.MyAccount;

// What a person does in a browser.
public sealed partial class AccountBrowserTests
{
    // The circuit navigates there, or the reloaded page does, which then names its former address.
    private static string Ended(string why) => $"**/login?**ended={why}";

    private async Task<IPage> NewPageAsync(BrowserNewContextOptions? options = null, string? address = null)
    {
        options ??= new BrowserNewContextOptions();
        (options.BaseURL, options.Locale) = (address ?? Portal.Address.ToString(), "fr-FR");
        var page = await (await browser.NewContextAsync(options)).NewPageAsync();
        pages.Add(page);
        return page;
    }

    private async Task<IPage> SignInAsync()
    {
        var page = await NewPageAsync();
        await SignInAsync(page, email, Cast.Password);
        await LiveAsync(page);
        return page;
    }

    private static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GotoAsync("/login");
        await page.GetByTestId("login-email").FillAsync(email);
        await page.GetByTestId("login-password").FillAsync(password);
        await page.GetByTestId("login-submit").ClickAsync();
    }

    private static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await LiveAsync(page);
    }

    private static Task LiveAsync(IPage page) =>
        Expect(page.GetByTestId("live-badge")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });

    [GeneratedRegex("[A-Z0-9]{5}-[A-Z0-9]{5}")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex(@"(GMT|UTC)\+5:30|IST")]
    private static partial Regex InIndia();
}
