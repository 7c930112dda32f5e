using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>On a phone between two meetings: 390 pixels wide.</summary>
public sealed class PhoneBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    private static BrowserNewContextOptions Phone =>
        new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 2 };

    [Theory]
    [InlineData(Cast.Client)]
    [InlineData(Cast.Admin)]
    public async Task Every_page_fits_and_the_navigation_is_at_the_bottom(string email)
    {
        var phone = await SignInAsync(email, Phone);
        var id = await phone.ProjectIdAsync(Cast.Cloud);
        var home = email == Cast.Admin ? "/admin" : "/client-portal";
        string[] pages = [home, "/projects", $"/projects/{id}", $"/projects/{Guid.Empty}",
            .. email == Cast.Admin ? [$"/projects/{id}?edit=1", "/projects?new=1"] : Array.Empty<string>()];
        foreach (var page in pages)
        {
            await phone.OpenAsync(page);
            await FitsAsync(phone, page);
            await Expect(phone.Page.Locator(".bottom-bar")).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(phone.Page.Locator(".shell-nav")).ToBeHiddenAsync();
            await Expect(phone.Badge).ToBeInViewportAsync();
            await Expect(phone.Page.Locator(OtherMilestones)).ToHaveCountAsync(0);
        }

        await phone.Page.Locator(".bottom-bar a[href='/projects']").TapAsync();
        await Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Projets");
    }

    [Fact]
    public async Task Why_a_form_is_refused_is_seen_beside_its_button_too()
    {
        var phone = await SignInAsync(Cast.Admin, Phone);
        await phone.EditAsync(await phone.ProjectIdAsync(Cast.Cloud));
        await phone.Id("project-progress-input").FillAsync("101");

        await phone.Id("project-save").ClickAsync();

        await Expect(phone.Id("project-form").GetByRole(AriaRole.Alert)).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    // What may break anywhere takes no room of its own: beside a text a figure would be as narrow as one digit.
    [Fact]
    public async Task Figures_and_addresses_stay_on_one_line()
    {
        var staff = await SignInAsync(Cast.Admin, "/admin", Phone);
        await Expect(staff.Page.Locator(".satisfaction strong")).ToBeVisibleAsync();
        Assert.Equal(1, await LinesAsync(".satisfaction strong"));

        await staff.Page.SetViewportSizeAsync(1440, 900);
        Assert.Equal(1, await LinesAsync(".satisfaction strong"));
        await staff.OpenAsync("/admin/audit");
        await Expect(staff.Page.Locator("td code").First).ToBeVisibleAsync();
        Assert.Equal(1, await LinesAsync("td code"));

        Task<int> LinesAsync(string selector) => staff.Page.Locator(selector).First.EvaluateAsync<int>(
            """
            element => {
              const range = document.createRange();
              range.selectNodeContents(element);
              return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
            }
            """);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/no-such-page")]
    public async Task Pages_before_the_sign_in_fit(string page)
    {
        var phone = await ArriveAsync(Phone);
        await phone.Page.GotoAsync(page);
        await FitsAsync(phone, page);
    }

    [Fact]
    public async Task A_table_becomes_cards_and_stays_live()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Cloud);
        var phone = await SignInAsync(Cast.Client, "/projects", Phone);
        Assert.Equal(1, (await phone.Page.Locator("thead").BoundingBoxAsync())!.Height); // for screen readers
        var row = phone.Project(id);
        Assert.NotEqual("table-row", await row.EvaluateAsync<string>("el => getComputedStyle(el).display"));

        // Each value is shown with its name, because the column's head is hidden.
        var label = await row.Locator("td[data-label='Avancement']").EvaluateAsync<string>("el => getComputedStyle(el, '::before').content");
        Assert.Contains("Avancement", label, StringComparison.Ordinal);

        await phone.ShowsProgressAsync(id, await admin.ReportAsync(id));
        await Expect(phone.Toast).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task Touch_targets_are_large_enough()
    {
        var phone = await SignInAsync(Cast.Admin, Phone);
        var id = await phone.ProjectIdAsync(Cast.Cloud);
        var small = new List<string>();
        foreach (var page in new[] { "/admin", "/projects", $"/projects/{id}", $"/projects/{id}?edit=1" })
        {
            await phone.OpenAsync(page);
            small.AddRange((await phone.Page.EvaluateAsync<string[]>(SmallTargets)).Select(target => $"{page}: {target}"));
        }

        Assert.True(small.Count == 0, string.Join(Environment.NewLine, small));
    }

    private static async Task FitsAsync(Visitor phone, string page)
    {
        var width = await phone.Page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth");
        Assert.True(width <= 390, $"{page} is {width} pixels wide.");
    }

    // Their names would cover each other: the timeline names only the next milestone.
    private const string OtherMilestones = ".timeline-svg svg .timeline-label:not(.timeline-label-strong):visible";

    // 44 pixels, of the element or of the ::before that widens it; links within a sentence are as high as their line (WCAG 2.5.5 excepts them).
    private const string SmallTargets = """
        () => [...document.querySelectorAll(
          'button, input:not([type=checkbox]):not([type=radio]), select, textarea, a.button, .bottom-bar a, label.check')]
          .filter(el => el.checkVisibility() && !el.closest('[popover]'))
          .map(el => {
            const { width, height } = el.getBoundingClientRect();
            const before = getComputedStyle(el, '::before');
            const wide = before.content !== 'none' && before.position === 'absolute';
            const widened = { width: wide ? parseFloat(before.width) : 0, height: wide ? parseFloat(before.height) : 0 };
            return { el, box: { width: Math.max(width, widened.width), height: Math.max(height, widened.height) } };
          })
          .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
          .map(({ el, box }) => `${el.outerHTML.slice(0, 90)} ${box.width.toFixed()}x${box.height.toFixed()}`)
        """;
}
