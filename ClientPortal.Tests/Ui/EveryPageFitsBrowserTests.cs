using ClientPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>
/// Every page as each role on three phones: nothing scrolls sideways and no control is outside of the screen, whatever people call their
/// things. The pages are found by reflection and reached by the links of others, so that a new page is checked too.
/// </summary>
[Collection(Browser.OwnPortal)]
public sealed class EveryPageFitsBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>
{
    private const int Height = 844;

    private static readonly int[] Widths = [390, 360, 320];

    private static readonly EveryPage Pages = new(typeof(Program).Assembly.GetTypes());

    // Shown by a button, or by an entry in a field.
    private static readonly string[] Unlinked = ["/tickets?view=board", $"/search?q={LongNames.Findable}", $"/tickets?q={EveryPage.Long}"];

    private static readonly Dictionary<PageReader, string> Readers = new()
    {
        [PageReader.Client] = Cast.Colleague,
        [PageReader.OrganisationAdministrator] = Cast.Client,
        [PageReader.Technician] = Cast.Technician,
        [PageReader.Admin] = Cast.Admin,
    };

    [Route("/canary/{Id:guid}")]
    private sealed class CanaryPage : ComponentBase;

    [Fact]
    public async Task Nothing_is_wider_than_a_phone()
    {
        await LongNames.FillAsync(listening.Portal);
        var walks = await Task.WhenAll(Readers.Select(reader => WalkAsync(reader.Key, reader.Value)).Append(BeforeSignInAsync()));

        var wide = walks.SelectMany(walk => walk.Wide).ToList();
        Assert.True(wide.Count == 0, string.Join(Environment.NewLine, wide));
        Assert.Empty(Pages.NotSeen(walks.SelectMany(walk => walk.Addresses)));
    }

    [Fact]
    public async Task What_is_too_wide_is_found_and_so_is_a_new_page()
    {
        await using var context = await browser.NewContextAsync(Phone());
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<meta name=viewport content='width=device-width'><main><p style='width:500px'>500</p></main>");
        var whole = await MeasureAsync(page);
        Assert.Equal(Widths.Length, whole.Count);
        Assert.All(whole, one => Assert.EndsWith("pixels wide: <p style=\"width:500px\">500</p>", one, StringComparison.Ordinal));

        await page.SetContentAsync(
            """
            <meta name=viewport content='width=device-width'><main style='overflow:hidden'>
            <div style='width:500px;text-align:right'><button class=button-primary>Envoyer</button></div>
            <div class=board style='overflow-x:auto'><p style='width:900px'>900</p></div>
            <div class=list style='overflow-x:auto'><p style='width:900px'>900</p></div></main>
            """);
        var found = await MeasureAsync(page);
        Assert.Equal(6, found.Count);
        Assert.Equal(Widths.Length, found.Count(one => one.Contains("outside: <button class=\"button-primary\">", StringComparison.Ordinal)));
        Assert.Equal(Widths.Length, found.Count(one => one.Contains("scrolls sideways: <div class=\"list\"", StringComparison.Ordinal)));

        var pages = new EveryPage([typeof(CanaryPage)]);
        Assert.StartsWith("Nobody came to /canary/{Id:guid}", Assert.Single(pages.NotSeen(["/canary", "/canary/1/2"])));
        Assert.Empty(pages.NotSeen(["/canary/1?a=b"]));
        Assert.Equal(["/canary/{Id:guid}?b (long)", "/canary/{Id:guid}?a (long)"], pages.KindsOf("/canary/1?b=1&a=2", LongNames.Word(30)));
    }

    // From page to page by their links, one of each kind.
    private async Task<Walk> WalkAsync(PageReader reader, string email)
    {
        var options = Phone();
        options.BaseURL = listening.Portal.Address.ToString();
        await using var context = await browser.NewContextAsync(options);
        var visitor = await Visitor.ArriveAsync(context);
        await visitor.Page.GotoAsync("/login");
        await visitor.SignInAsync(email);
        await visitor.LiveAsync();

        var walk = new Walk([], []);
        var kinds = new HashSet<string>();
        var next = new Queue<string>();
        foreach (var address in Pages.All.Where(page => page is { HasParameters: false, IsInteractive: true }).Select(page => page.Template)
            .Concat(Unlinked))
        {
            Follow(address, "");
        }

        Type? open = null;
        while (next.TryDequeue(out var address))
        {
            var page = Pages.At(address)?.Component;
            await (open is null || open == page ? visitor.OpenAsync(address) : visitor.GoAsync(address));
            open = Pages.At(visitor.Path)?.Component;
            walk.Addresses.Add(address);
            walk.Wide.AddRange((await MeasureAsync(visitor.Page)).Select(found => $"{reader}, {address} {found}"));
            foreach (var link in await visitor.Page.EvaluateAsync<string[][]>(Links))
            {
                Follow(link[0], link[1]);
            }
        }

        await WindowsAsync(visitor, reader, walk);
        Assert.Empty(visitor.Console.Faults);
        return walk;

        void Follow(string address, string text)
        {
            var before = kinds.Count;
            kinds.UnionWith(Pages.At(address)?.IsFor(reader) == true ? Pages.KindsOf(address, text) : []);
            if (kinds.Count > before)
            {
                next.Enqueue(address);
            }
        }
    }

    // What opens over a page: the palette, toasts.
    private static async Task WindowsAsync(Visitor visitor, PageReader reader, Walk walk)
    {
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await visitor.Id("palette-input").FillAsync(LongNames.Word(5));
        await Expect(visitor.Id("palette-item").Filter(new() { HasText = EveryPage.Long }).First).ToBeVisibleAsync();
        await visitor.Page.EvaluateAsync(
            """
            word => import(document.querySelector('script[src*="lib/portal."]').src)
              .then(portal => portal.toast({ title: word, text: `C:\\${word}`, href: '/tickets' }))
            """,
            LongNames.Word(150));
        await Expect(visitor.Toast).ToBeVisibleAsync();
        walk.Wide.AddRange((await MeasureAsync(visitor.Page)).Select(found => $"{reader}, palette and toast {found}"));
    }

    private async Task<Walk> BeforeSignInAsync()
    {
        var options = Phone();
        options.BaseURL = listening.Portal.Address.ToString();
        await using var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        var walk = new Walk([], []);
        foreach (var address in Pages.All.Where(one => !one.IsInteractive).Select(one => one.Template))
        {
            await page.GotoAsync(address);
            walk.Addresses.Add(address);
            walk.Wide.AddRange((await MeasureAsync(page)).Select(found => $"{address} {found}"));
        }

        // Mail is read on the same phones.
        await page.SetContentAsync(await LongNames.MailAsync(listening.Portal));
        walk.Wide.AddRange((await MeasureAsync(page)).Select(found => $"a letter {found}"));
        return walk;
    }

    private static async Task<List<string>> MeasureAsync(IPage page)
    {
        var found = new List<string>();
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, Height);
            await page.WaitForFunctionAsync("width => document.documentElement.clientWidth === width", width);
            found.AddRange((await page.EvaluateAsync<string[]>(TooWide, width)).Select(what => $"at {width}: {what}"));
        }

        return found;
    }

    private static BrowserNewContextOptions Phone() =>
        new() { ViewportSize = new() { Width = Widths[0], Height = Height }, HasTouch = true, IsMobile = true, Locale = "fr-FR" };

    private const string Links = """
        () => [...document.links].filter(link => link.origin === location.origin && !link.hasAttribute('download'))
          .map(link => [link.pathname + link.search, link.textContent])
        """;

    // Only these may scroll sideways: a board, a chart, a week, tabs, code. A list that scrolls downwards must not.
    private const string TooWide = """
        width => {
          const made = '.board, .timeline, .tabs, .segmented, .import-preview, .time-scroll, pre';
          const seen = el => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && el.getBoundingClientRect().width > 1;
          const say = el => el.outerHTML.slice(0, 120);
          const found = [];
          const whole = document.scrollingElement.scrollWidth;
          const widest = () => [...document.querySelectorAll('body *')]
            .findLast(el => el.getBoundingClientRect().right >= whole - 2) ?? document.body;
          if (whole > width) found.push(`${whole} pixels wide: ${say(widest())}`);
          for (const el of document.querySelectorAll('.icon')) {
            if (!getComputedStyle(el).getPropertyValue('--icon')) found.push(`no such icon: ${say(el)}`);
          }
          for (const el of document.querySelectorAll('button, a.button, input, select, textarea, summary, h1')) {
            const { left, right } = el.getBoundingClientRect();
            if ((right > width + 0.5 || left < -0.5) && seen(el) && !el.closest(made) && !el.closest('.contact-trap'))
              found.push(`outside: ${say(el)} ${left.toFixed()}–${right.toFixed()}`);
          }
          for (const el of document.querySelectorAll('body *')) {
            if (el.scrollWidth > el.clientWidth + 1 && !el.matches(made) && !['INPUT', 'TEXTAREA', 'SELECT'].includes(el.tagName)
              && ['auto', 'scroll'].includes(getComputedStyle(el).overflowX) && seen(el))
              found.push(`scrolls sideways: ${say(el)} ${el.scrollWidth} in ${el.clientWidth}`);
          }
          return found;
        }
        """;

    private sealed record Walk(List<string> Addresses, List<string> Wide);
}
