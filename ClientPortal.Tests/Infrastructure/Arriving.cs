using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Waits for a page to be somewhere. Asks again and again: a wait for the navigation itself may begin when it has just happened.</summary>
internal static class Arriving
{
    private const float Limit = 30_000;

    /// <summary>
    /// Waits until the page has come to an address like <c>**/tickets/T-*</c>; if it does not, the reason holds what the page says.
    /// </summary>
    public static async Task ComeToAsync(this IPage page, string address)
    {
        var pattern = Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        try
        {
            await Expect(page).ToHaveURLAsync(new Regex($"^{pattern}$"), new() { Timeout = Limit });
        }
        catch (PlaywrightException reason)
        {
            throw new TimeoutException(
                $"{reason.Message}{Environment.NewLine}The page says:{Environment.NewLine}{await page.Locator("body").InnerTextAsync()}", reason);
        }
    }
}
