using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>What every check of a page relies on: axe sees the whole page, in light and in dark.</summary>
public sealed class AxeBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task It_finds_what_is_wrong_with_the_page_as_a_whole_and_with_colours_of_one_theme()
    {
        var page = (await ArriveAsync()).Page;
        await page.SetContentAsync(
            """
            <html data-effective-theme="light"><head></head><body>
              <style>main { background: white; color: black } @media (prefers-color-scheme: dark) { main { background: black; color: #222 } }</style>
              <main><p>Bonjour</p><img src="data:,"></main>
              <script>
                const dark = matchMedia('(prefers-color-scheme: dark)');
                const show = () => { document.documentElement.dataset.effectiveTheme = dark.matches ? 'dark' : 'light'; };
                dark.addEventListener('change', show);
                show();
              </script>
            </body></html>
            """);

        var all = await Axe.FindAsync(page, "a page");
        var serious = await Axe.FindSeriousAsync(page, "a page");

        string[] expected = ["Light: document-title [serious]", "Light: html-has-lang [serious]", "Light: image-alt [critical]",
            "Dark: color-contrast [serious]"];
        Assert.All(expected, start => Assert.Single(serious, line => line.StartsWith($"a page, {start}", StringComparison.Ordinal)));
        Assert.Equal(expected.Length, serious.Count);
        Assert.Single(all, line => line.StartsWith("a page, Light: page-has-heading-one [moderate]", StringComparison.Ordinal));
        Assert.Single(
            await Axe.FindNowAsync(page.Locator("main"), "main"), line => line.StartsWith("main: color-contrast", StringComparison.Ordinal));
    }
}
