using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Identity;

/// <summary>"View as this client": the same screens to the mail, marked, and nothing can be changed.</summary>
public sealed class ViewAsBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    // A dot of presence and « il y a 5 min » are of the moment, and what a viewer cannot use is left out: the person's own choice of
    // notifications, and the fields to add files. Everything else that a page says is compared.
    private const string Words = """
        () => {
          const copy = document.querySelector('main').cloneNode(true);
          copy.querySelectorAll('time, .presence-dot, .subject-level, .shelf, [data-testid=document-export]').forEach(el => el.remove());
          return copy.textContent.replace(/\s+/g, ' ').trim() + ' | '
            + [...copy.querySelectorAll('a, button, form, input')].map(el => el.outerHTML.replace(/<!--.*?-->/g, '')).join(' ');
        }
        """;

    [Fact]
    public async Task Staff_see_exactly_what_the_client_sees_and_can_change_nothing()
    {
        var technician = await SignInAsync(Cast.Technician);
        var id = await technician.ProjectIdAsync(Cast.Cloud);
        await technician.ReportAsync(id);
        var client = await SignInAsync(Cast.Client);

        await LookAsAsync(technician, id, "Awa Diop");

        var banner = technician.Page.Locator(".view-as");
        foreach (var page in new[] { "/client-portal", "/projects", $"/projects/{id}", $"/projects/{id}?edit=1" })
        {
            await client.OpenAsync(page);
            await technician.OpenAsync(page);
            await Expect(banner).ToContainTextAsync("Vous voyez le portail comme Awa Diop");
            Assert.Equal(await client.Page.EvaluateAsync<string>(Words), await technician.Page.EvaluateAsync<string>(Words));
            foreach (var act in new[] { "project-edit", "project-form", "project-archive", "milestone-toggle", "member-remove", "view-as" })
            {
                await Expect(technician.Id(act)).ToHaveCountAsync(0);
            }
        }

        Assert.Equal(404, (await technician.Page.GotoAsync("/admin"))!.Status);
    }

    [Fact]
    public async Task It_is_live_and_ends_where_it_began()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Cloud);
        var technician = await SignInAsync(Cast.Technician, $"/projects/{id}?edit=1");
        await technician.Id("project-description-input").FillAsync("à finir");

        await LookAsAsync(technician, id, "Ibrahima Fall");
        await Expect(technician.Id("project-row")).ToHaveCountAsync(1);

        await technician.ShowsProgressAsync(id, await admin.ReportAsync(id));

        await technician.Id("view-as-end").ClickAsync();
        await technician.LiveAsync();
        Assert.Equal("/admin", technician.Path);
        await Expect(technician.Page.Locator(".view-as")).ToHaveCountAsync(0);

        // What was being written before is still there.
        await technician.EditAsync(id);
        await Expect(technician.Id("project-description-input")).ToHaveValueAsync("à finir");
    }

    [Fact]
    public async Task The_client_does_not_look_present_because_staff_view_as_the_client()
    {
        var technician = await SignInAsync(Cast.Technician);
        var id = await technician.ProjectIdAsync(Cast.Telephony);
        await LookAsAsync(technician, id, "Khady Mbaye");
        var admin = await SignInAsync(Cast.Admin, $"/projects/{id}");

        await Expect(admin.Id("project-member").Filter(new() { HasText = "Fatou Sarr" }).GetByTestId("presence-dot"))
            .ToHaveAttributeAsync("data-state", "offline");
        await Expect(admin.Id("project-member").Filter(new() { HasText = "Khady Mbaye" }).GetByTestId("presence-dot"))
            .ToHaveAttributeAsync("data-state", "offline");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Staying_signed_in_is_kept_as_it_was_chosen(bool staySignedIn)
    {
        var technician = await ArriveAsync();
        await technician.Page.GotoAsync("/login");
        if (staySignedIn)
        {
            await technician.Page.GetByLabel("Rester connecté").CheckAsync();
        }

        await technician.SignInAsync(Cast.Technician);
        await technician.LiveAsync();
        var id = await technician.ProjectIdAsync(Cast.Cloud);
        var before = await EndOfSessionAsync(technician);
        Assert.Equal(staySignedIn, before > 0);

        await LookAsAsync(technician, id, "Awa Diop");
        Assert.Equal(before, await EndOfSessionAsync(technician), tolerance: 60f);
        await technician.Id("view-as-end").ClickAsync();
        await technician.LiveAsync();
        Assert.Equal(before, await EndOfSessionAsync(technician), tolerance: 60f);
    }

    private static async Task LookAsAsync(Visitor staff, string project, string client)
    {
        await staff.OpenAsync($"/projects/{project}");
        await staff.Id("project-member").Filter(new() { HasText = client }).GetByTestId("view-as").ClickAsync();
        await Expect(staff.Page.Locator(".view-as")).ToBeVisibleAsync();
        await staff.LiveAsync();
        Assert.Equal("/client-portal", staff.Path);
    }

    // Seconds since 1970; -1 for a cookie that ends with the browser.
    private static async Task<float> EndOfSessionAsync(Visitor person) =>
        (await person.Page.Context.CookiesAsync()).Single(cookie => cookie.Name == "portal").Expires;
}
