using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>Axe finds nothing serious on any page, in light and in dark.</summary>
public sealed class AccessibilityBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    private readonly List<string> problems = [];

    // All of them at once: one page's finding must not hide the next page's.
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    [Fact]
    public async Task Pages_before_the_sign_in()
    {
        var anyone = await ArriveAsync(Still());
        await anyone.Page.GotoAsync("/login");
        await CheckAsync(anyone, "login");
        await anyone.SignInAsync("nobody@itvision.sn", "wrong");
        await Expect(anyone.Id("login-error")).ToBeVisibleAsync();
        await CheckAsync(anyone, "login refused");
        await anyone.Page.GotoAsync("/no-such-page");
        await CheckAsync(anyone, "not found");
    }

    [Fact]
    public async Task The_first_administrators_page()
    {
        await using var empty = await PortalProcess.StartAsync(new Dictionary<string, string> { ["Demo__Enabled"] = "false" });
        var code = empty.Log.Split("/setup?code=")[1].Split(' ')[0];
        var first = await ArriveAsync(Still(empty.Address));
        await first.Page.GotoAsync($"/setup?code={code}");
        await CheckAsync(first, "setup");
        await first.Page.Locator("button[type=submit]").ClickAsync();
        await Expect(first.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(first, "setup refused");
    }

    [Fact]
    public async Task A_clients_pages()
    {
        var client = await SignInAsync(Cast.Client, Still());
        var id = await client.ProjectIdAsync(Cast.Cloud);
        foreach (var page in new[] { "/client-portal", "/projects", $"/projects/{id}", $"/projects/{Guid.Empty}" })
        {
            await client.OpenAsync(page);
            await CheckAsync(client, page);
        }

        await client.OpenAsync("/projects");
        await client.Id("project-search").FillAsync("rien de tel");
        await Expect(client.Page.GetByText("Rien ne correspond")).ToBeVisibleAsync();
        await CheckAsync(client, "empty list");
        await client.Badge.GetByRole(AriaRole.Button).ClickAsync();
        await CheckAsync(client, "badge open");
        await client.Id("user-menu").ClickAsync();
        await CheckAsync(client, "menu open");
    }

    [Fact]
    public async Task The_staffs_pages()
    {
        var admin = await SignInAsync(Cast.Admin, Still());
        var id = await admin.ProjectIdAsync(Cast.Cloud);
        foreach (var page in new[] { "/admin", "/projects", "/projects?new=1", $"/projects/{id}", $"/projects/{id}?edit=1" })
        {
            await admin.OpenAsync(page);
            await CheckAsync(admin, page);
        }

        await admin.OpenAsync($"/projects/{id}");
        await admin.Id("member-add").ClickAsync();
        await Expect(admin.Id("member-select")).ToBeVisibleAsync();
        await CheckAsync(admin, "choosing a member");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_messengers_windows(int width)
    {
        var options = Still();
        options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
        var staff = await SignInAsync(Cast.Technician, options);
        foreach (var page in new[] { "/messages", "/messages?new=1", "/search?q=bascule" })
        {
            await staff.OpenAsync(page);
            await CheckAsync(staff, $"{page} at {width}");
            Assert.True(await staff.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
                $"{page} is wider than its window.");
        }

        await staff.OpenAsync("/messages");

        // No system has a glyph for the first: the picture of such a group shows its initials.
        await staff.Page.EvaluateAsync(
            """
            () => ['\u{10FFFD}', 'A'].forEach(sign => {
              const picture = Object.assign(document.createElement('span'), { className: 'avatar avatar-sign', ariaHidden: 'true' });
              Object.assign(picture.dataset, { sign, initials: 'BT' });
              document.getElementById('toasts').append(picture);
            })
            """);
        await Expect(staff.Page.Locator("#toasts [data-sign]").First).ToHaveAttributeAsync("data-glyph", "none");
        await Expect(staff.Page.Locator("#toasts [data-sign][data-glyph]")).ToHaveCountAsync(1);
        await staff.Id("conversation-row").Filter(new() { HasText = "Bascule Teranga" }).ClickAsync();
        await Expect(staff.Page.Locator("[data-thread][data-ready]")).ToBeVisibleAsync();
        await staff.Id("message-read-by").First.ClickAsync();
        await staff.Id("message").Last.HoverAsync();
        await staff.Id("message").Last.GetByTestId("message-reply").ClickAsync();
        await staff.Id("message-input").PressSequentiallyAsync("@");
        await Expect(staff.Id("mention-name").First).ToBeVisibleAsync();
        await CheckAsync(staff, $"answering, with names, at {width}");
        await staff.Id("message-input").PressAsync("Escape");
        await staff.Id("conversation-details").ClickAsync();
        await CheckAsync(staff, $"details at {width}");
        if (await staff.Id("group-edit").CountAsync() > 0)
        {
            await staff.Id("group-edit").ClickAsync();
            await CheckAsync(staff, $"a group's fields and picture at {width}");
        }

        await staff.Id("conversation-details").ClickAsync();

        // A message's history and a person's profile: opened and closed by keys, and the focus returns to where it was.
        await staff.Id("message-history").First.FocusAsync();
        await staff.Page.Keyboard.PressAsync("Enter");
        await Expect(staff.Id("history-version")).Not.ToHaveCountAsync(0);
        await CheckAsync(staff, $"history at {width}");
        await staff.Id("history").GetByTestId("dialog-close").FocusAsync();
        await staff.Page.Keyboard.PressAsync("Enter");
        await Expect(staff.Id("history")).ToHaveCountAsync(0);
        await Expect(staff.Id("message-history").First).ToBeFocusedAsync();
        var author = staff.Page.Locator("button.message-author:visible").First;
        await author.FocusAsync();
        await staff.Page.Keyboard.PressAsync("Enter");
        await Expect(staff.Id("profile-page")).ToBeVisibleAsync();
        await CheckAsync(staff, $"profile at {width}");
        await staff.Page.Keyboard.PressAsync("Escape");
        await Expect(staff.Id("profile")).ToHaveCountAsync(0);
        await Expect(author).ToBeFocusedAsync();
        await staff.Page.Locator(".message:not(.message-continued) > .avatar:visible").First.ClickAsync();
        await staff.Id("profile-write").ClickAsync();
        await Expect(staff.Id("conversation-profile")).ToBeVisibleAsync();
        await Expect(staff.Id("profile")).ToHaveCountAsync(0);
        await staff.OpenAsync("/messages");
        await staff.Id("conversation-row").Filter(new() { HasText = "Bascule Teranga" }).ClickAsync();
        await Expect(staff.Page.Locator("[data-thread][data-ready]")).ToBeVisibleAsync();
        await staff.Id("message").Last.HoverAsync();
        await staff.Id("message").Last.GetByTestId("message-forward").ClickAsync();
        await Expect(staff.Id("forward-to").First).ToBeVisibleAsync();
        await CheckAsync(staff, $"forwarding at {width}");
        await staff.Page.Keyboard.PressAsync("Escape");
        await Expect(staff.Id("forward-dialog")).ToHaveCountAsync(0);

        // Ctrl+K from anywhere: three keys lead to a person.
        await staff.Page.Keyboard.PressAsync("Control+k");
        await staff.Id("palette-input").PressSequentiallyAsync("fatou");
        await Expect(staff.Id("palette-item").First).ToContainTextAsync("Fatou Sarr");
        await CheckAsync(staff, $"palette at {width}");
        await staff.Id("palette-input").PressAsync("Enter");
        await Expect(staff.Id("conversation-head")).ToContainTextAsync("Fatou Sarr");
        await staff.Id("conversation-details").FocusAsync();
        await staff.Page.Keyboard.PressAsync("?");
        await Expect(staff.Id("keys")).ToBeVisibleAsync();
        await CheckAsync(staff, $"keys at {width}");
    }

    [Fact]
    public async Task Elements_that_appear_for_a_moment()
    {
        var admin = await SignInAsync(Cast.Admin, Still());
        var id = await admin.ProjectIdAsync(Cast.Security);
        var client = await SignInAsync(Cast.Client, "/projects", Still());
        await admin.EditAsync(id);
        await admin.Id("project-progress-input").FillAsync("101");
        await admin.Id("project-save").ClickAsync();
        await Expect(admin.Id("project-form").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(admin, "refused");

        var mine = ProjectSteps.Other(await (await SignInAsync(Cast.Technician)).ReportAsync(id));
        await Expect(admin.Id("edit-elsewhere")).ToBeVisibleAsync();
        await Expect(client.Toast).ToBeVisibleAsync();
        await client.Toast.HoverAsync(); // it stays
        await CheckAsync(client, "toast");
        await CheckAsync(admin, "edited elsewhere");
        await admin.Id("project-progress-input").FillAsync($"{mine}");
        await admin.Id("project-save").ClickAsync();
        await Expect(admin.Id("project-conflict")).ToBeVisibleAsync();
        await CheckAsync(admin, "conflict");
        await admin.Id("conflict-theirs").ClickAsync();

        await admin.OpenAsync($"/projects/{id}");
        await admin.Id("view-as").First.ClickAsync();
        await Expect(admin.Page.Locator(".view-as")).ToBeVisibleAsync();
        await admin.LiveAsync();
        await CheckAsync(admin, "view as");
    }

    [Fact]
    public async Task On_a_phone()
    {
        var phone = await SignInAsync(Cast.Client, Still(viewport: new() { Width = 390, Height = 844 }));
        var id = await phone.ProjectIdAsync(Cast.Cloud);
        foreach (var page in new[] { "/client-portal", "/projects", $"/projects/{id}" })
        {
            await phone.OpenAsync(page);
            await CheckAsync(phone, page);
        }
    }

    // Without motion: axe measures colours, and a fade in progress would give wrong ones.
    private static BrowserNewContextOptions Still(Uri? address = null, ViewportSize? viewport = null) =>
        new() { BaseURL = address?.ToString(), ViewportSize = viewport, ReducedMotion = ReducedMotion.Reduce };

    private async Task CheckAsync(Visitor visitor, string what) => problems.AddRange(await Axe.FindSeriousAsync(visitor.Page, what));
}
