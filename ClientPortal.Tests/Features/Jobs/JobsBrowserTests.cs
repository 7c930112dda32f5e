using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Jobs;

/// <summary>The page of jobs, on the demo's day of mails.</summary>
public sealed class JobsBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task An_administrator_finds_a_dead_job_reads_its_attempts_and_retries_it_until_it_is_done()
    {
        var admin = await SignInAsync(Cast.Admin, "/admin/jobs?state=dead");
        await admin.LiveAsync();
        var dead = admin.Id("job-row").Filter(new() { HasText = "ancien.contact@teranga.example" });
        await Expect(dead).ToHaveAttributeAsync("data-state", "dead");
        await dead.GetByTestId("job-open").ClickAsync();
        await Expect(dead.GetByTestId("job-attempt")).ToContainTextAsync("550 5.1.1 No such mailbox");

        // Among all jobs the dead one may be on a later page, where its row is made anew: closed.
        await admin.Id("job-state").SelectOptionAsync("");
        await Expect(admin.Id("job-row").Nth(1)).ToBeVisibleAsync();
        await admin.Id("job-search").FillAsync("ancien.contact");
        await Expect(admin.Id("job-row")).ToHaveCountAsync(1);
        await dead.GetByTestId("job-retry").ClickAsync();

        await Expect(dead).ToHaveAttributeAsync("data-state", "done");
        if (await dead.GetByTestId("job-open").GetAttributeAsync("aria-expanded") == "false")
        {
            await dead.GetByTestId("job-open").ClickAsync();
        }

        await Expect(dead.GetByTestId("job-attempt")).ToHaveCountAsync(2);
        await Expect(admin.Page.Locator("[data-testid=job-figure][data-name=dead]")).ToHaveAttributeAsync("data-value", "0");
        await Expect(admin.Page.Locator("[data-testid=job-runs] svg").First).ToBeVisibleAsync();
    }
}
