using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// Checks an open page with axe: all rules in light, those of colours in dark. Each violation is one line:
/// <c>/login, Light: image-alt [critical] Element has no alt attribute &lt;img&gt;</c>.
/// </summary>
public static class Axe
{
    // The theme changes only colours: the other rules have checked the same page in light.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private static readonly string[] Serious = [" [serious] ", " [critical] "];

    private static readonly string Source = new BundledAxeScriptProvider().GetScript();

    // In the page itself. Deque's package for Playwright gathers the results in a second, empty page, for frames that the portal does not have,
    // and describes every element that passes: six times the processor time.
    private const string Run =
        """
        async (part, rules) => {
          const found = await axe.run(part, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
          return found.violations.flatMap(({ id, impact, nodes }) => nodes.map(
            ({ any, all, html }) => `${id} [${impact}] ${[...any, ...all][0]?.message ?? ''} ${html}`));
        }
        """;

    /// <summary>What is wrong with a page of the portal, which stays in dark. Lines begin with <paramref name="what"/>.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, string what)
    {
        var found = new List<string>();
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-effective-theme", theme == ColorScheme.Dark ? "dark" : "light");
            found.AddRange(await RunAsync(page.Locator("html"), $"{what}, {theme}", theme == ColorScheme.Light ? null : Colours));
        }

        return found;
    }

    /// <summary>The same without what axe calls minor or moderate.</summary>
    public static async Task<IReadOnlyList<string>> FindSeriousAsync(IPage page, string what) =>
        [.. (await FindAsync(page, what)).Where(line => Array.Exists(Serious, level => line.Contains(level, StringComparison.Ordinal)))];

    /// <summary>All rules over a part of a page, as it is now.</summary>
    public static Task<IReadOnlyList<string>> FindNowAsync(ILocator part, string what) => RunAsync(part, what, rules: null);

    private static async Task<IReadOnlyList<string>> RunAsync(ILocator part, string what, string[]? rules)
    {
        if (!await part.Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await part.Page.EvaluateAsync(Source);
        }

        return [.. (await part.EvaluateAsync<string[]>(Run, rules)).Select(line => $"{what}: {line}")];
    }
}
