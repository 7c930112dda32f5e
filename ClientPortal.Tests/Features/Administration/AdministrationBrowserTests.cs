using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Administration;

/// <summary>A separate portal: these tests change people's rights, each those of other people.</summary>
[Collection(Browser.OwnPortal)]
public sealed partial class AdministrationBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>, IAsyncLifetime
{
    private const string Admin = "admin@itvision.sn";
    private const string Technician = "technician@itvision.sn";
    private const string ClientAdmin = "client@itvision.sn";

    private static readonly LocatorAssertionsToHaveAttributeOptions Soon = new() { Timeout = 60_000 };

    private readonly List<IBrowserContext> contexts = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var context in contexts)
        {
            await browser.LeaveAsync(context);
        }
    }

    [Fact]
    public async Task A_role_a_disabling_and_its_undo_appear_at_once_in_the_open_list()
    {
        var watching = await SignInAsync(Technician, "/admin/people");
        var client = await SignInAsync(ClientAdmin, "/people");
        var acting = await SignInAsync(Admin, "/admin/people");
        await acting.GetByTestId("person-search").FillAsync("ibrahima");
        await Expect(acting.GetByTestId("person-row")).ToHaveCountAsync(1);
        await acting.GetByRole(AriaRole.Link, new() { Name = "Ibrahima Fall" }).ClickAsync();

        await acting.GetByTestId("person-role-select").SelectOptionAsync("organisation-admin");
        await acting.GetByTestId("person-role-save").ClickAsync();
        await Expect(Row(watching, "Ibrahima Fall")).ToHaveAttributeAsync("data-level", "organisation-admin", Soon);
        await Expect(Row(client, "Ibrahima Fall")).ToHaveAttributeAsync("data-level", "organisation-admin", Soon);

        await acting.GetByTestId("person-disable").ClickAsync();
        await Expect(Row(watching, "Ibrahima Fall")).ToHaveAttributeAsync("data-disabled", "true", Soon);
        await Expect(Row(client, "Ibrahima Fall")).ToHaveAttributeAsync("data-disabled", "true", Soon);
        await acting.GetByTestId("undo").ClickAsync();
        await Expect(Row(watching, "Ibrahima Fall")).ToHaveAttributeAsync("data-disabled", "false", Soon);
        await Expect(client.GetByText("Cheikh Ba")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_invitation_is_typed_by_keyboard_and_survives_a_reload_and_a_refusal()
    {
        var page = await SignInAsync(ClientAdmin, "/people");
        await page.GetByTestId("person-invite").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("invite-email-input").FillAsync("khady.mbaye@teranga.example");
        await page.GetByTestId("invite-name-input").FillAsync("Astou Seck");
        await page.GetByTestId("invite-job-input").FillAsync("Cariste");
        await Expect(page).ToHaveURLAsync(new Regex(@"/people\?invite=1$"));

        // The draft is saved a moment after the last key. An earlier reload saves it too (pagehide).
        await page.ReloadAsync();
        await LiveAsync(page);
        await Expect(page.GetByTestId("invite-name-input")).ToHaveValueAsync("Astou Seck");
        await Expect(page.GetByTestId("invite-job-input")).ToHaveValueAsync("Cariste");

        await page.GetByTestId("invite-job-input").PressAsync("Enter");
        await Expect(page.GetByTestId("invite-form").GetByRole(AriaRole.Alert)).ToContainTextAsync("déjà utilisée");
        await Expect(page.GetByTestId("invite-name-input")).ToHaveValueAsync("Astou Seck");

        await page.GetByTestId("invite-email-input").FillAsync("astou.seck@teranga.example");
        await page.GetByTestId("invite-submit").ClickAsync();
        await Expect(page.GetByTestId("invite-form").GetByRole(AriaRole.Status)).ToContainTextAsync("astou.seck@teranga.example");
        await Expect(page.GetByTestId("invitation-row").Filter(new() { HasText = "Astou Seck" })).ToBeVisibleAsync();
        await page.GetByTestId("invite-cancel").ClickAsync();
        await Expect(page.GetByTestId("invite-form")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Pages_without_access_are_not_found()
    {
        var client = await SignInAsync(await listening.Portal.EmailAsync(await listening.Portal.NewPersonAsync()), "/projects");
        var technician = await SignInAsync(Technician, "/admin/people");
        var administrator = await SignInAsync(ClientAdmin, "/people");
        var missing = await StatusAsync(client, "/admin/no-such-page");
        foreach (var path in new[] { "/people", "/admin/people", "/admin/organisations", "/admin/audit", "/admin/audit.csv",
            $"/people/{Guid.NewGuid()}" })
        {
            Assert.Equal(missing, await StatusAsync(client, path));
        }

        Assert.Equal((404, 404), (await StatusAsync(technician, "/admin/audit"), await StatusAsync(technician, "/admin/audit.csv")));
        Assert.Equal((404, 404), (await StatusAsync(administrator, "/admin/people"), await StatusAsync(administrator, "/admin/audit.csv")));
        await Expect(technician.Locator("a[href='/admin/audit']")).ToHaveCountAsync(0);
        await Expect(client.Locator("a[href='/people']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_audit_is_filtered_and_exported_as_it_is_filtered()
    {
        // In this order: a sign-in is an event too and would arrive instead.
        var other = await SignInAsync(Admin, "/admin/organisations?new=1");
        var page = await SignInAsync(Admin, "/admin/audit");
        await other.GetByTestId("organisation-name-input").FillAsync("=HYPERLINK(\"http://example.org\")");
        await other.GetByTestId("organisation-save").ClickAsync();
        await Expect(page.GetByTestId("audit-new")).ToHaveAttributeAsync("data-count", "1", Soon);
        await page.GetByTestId("audit-new").ClickAsync();
        await Expect(page.GetByTestId("audit-row").First).ToHaveAttributeAsync("data-kind", "organisation.created");

        await page.GetByTestId("audit-kind").SelectOptionAsync("organisation.created");
        await Expect(page.GetByTestId("audit-row")).ToHaveCountAsync(4);
        await Expect(page).ToHaveURLAsync(new Regex("kind=organisation.created"));
        await page.GetByTestId("audit-text").FillAsync("hyperlink");
        await page.GetByTestId("audit-text").BlurAsync();
        await Expect(page.GetByTestId("audit-row")).ToHaveCountAsync(1);

        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("audit-export").ClickAsync());
        Assert.Matches(@"^audit-\d{4}-\d{2}-\d{2}\.csv$", file.SuggestedFilename);
        var bytes = await File.ReadAllBytesAsync(await file.PathAsync());
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Date (UTC);Qui;Quoi;", lines[0], StringComparison.Ordinal);
        Assert.Contains(";Aminata Sow;", lines[1], StringComparison.Ordinal);
        Assert.Contains(";\"'=HYPERLINK(\"\"http://example.org\"\")\";", lines[1], StringComparison.Ordinal);

        // All of it, over several pages of the export, whatever the circuit does.
        var all = await page.APIRequest.GetAsync("/admin/audit.csv");
        Assert.Equal((200, "no-store"), (all.Status, all.Headers["cache-control"]));
        Assert.True((await all.TextAsync()).Split("\r\n").Length > 50);
    }

    [Fact]
    public async Task Axe_finds_nothing_serious_at_two_widths()
    {
        var page = await SignInAsync(Admin, "/admin/people");
        var id = await Row(page, "Ibrahima Fall").GetAttributeAsync("data-id");
        await OpenAsync(page, "/admin/organisations");
        var organisation = await page.GetByTestId("organisation-row").Nth(1).GetAttributeAsync("data-id");
        var problems = new List<string>();
        foreach (var path in new[]
        {
            "/admin/people", "/admin/people?sort=-role&hide=since&dense=1", "/admin/people?invite=1", "/admin/people?state=invited",
            "/admin/people?search=personne", $"/admin/people/{id}",
            "/admin/organisations", "/admin/organisations?new=1", $"/admin/organisations/{organisation}", "/admin/audit",
            "/admin/audit?text=rien+de+tel",
        })
        {
            await OpenAsync(page, path);
            await CheckAsync(page, path, problems);
        }

        await OpenAsync(page, $"/admin/people/{id}");
        await page.GetByTestId("person-disable").ClickAsync();
        await Expect(page.GetByTestId("undo")).ToBeVisibleAsync();
        await CheckAsync(page, "undo", problems);
        await page.GetByTestId("undo").ClickAsync();

        var client = await SignInAsync(ClientAdmin, "/people?rename=1&invite=1");
        await CheckAsync(client, "/people", problems);
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    // Wide content must not push a phone's page sideways either. The phone comes last: the next page is loaded at its width.
    private static async Task CheckAsync(IPage page, string what, List<string> problems)
    {
        foreach (var width in new[] { 1440, 390 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.WaitForFunctionAsync("width => innerWidth === width", width);
            if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth + 1"))
            {
                problems.Add($"{what}, {width}: wider than its window");
            }

            problems.AddRange(await Axe.FindSeriousAsync(page, $"{what}, {width}"));
        }
    }

    // By Tab alone, from the element that has the focus.
    private static async Task ReachAsync(IPage page, string selector)
    {
        for (var steps = 0; steps < 80; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator(selector).First.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"Tab does not reach {selector}.");
    }

    private static ILocator Row(IPage page, string name) => page.GetByTestId("person-row").Filter(new() { HasText = name });

    private static async Task<int> StatusAsync(IPage page, string path) => (await page.APIRequest.GetAsync(path, new() { MaxRedirects = 0 })).Status;

    private async Task<IPage> SignInAsync(string email, string path)
    {
        var person = await browser.SignInAsync(listening.Portal.Address, email);
        contexts.Add(person.Page.Context);
        await OpenAsync(person.Page, path);
        return person.Page;
    }

    private static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await LiveAsync(page);
        await Expect(page.Locator("main .skeletons")).ToHaveCountAsync(0);
    }

    private static Task LiveAsync(IPage page) =>
        Expect(page.GetByTestId("live-badge")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
}
