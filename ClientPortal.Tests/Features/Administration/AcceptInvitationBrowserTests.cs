using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Administration;

/// <summary>The link of an invitation's mail, from the mail folder to the first page.</summary>
[Collection(Browser.OwnPortal)]
public sealed class AcceptInvitationBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>
{
    private const string Password = "quatre mots sans lien";

    private readonly string email = $"{Guid.NewGuid():N}@example.org";

    private HostedPortal Portal => listening.Portal;

    [Fact]
    public async Task An_invited_person_signs_in_by_the_mail_once()
    {
        var mail = await InviteAsync();
        var page = await browser.NewPageAsync(Portal.Address);
        await page.GotoAsync(mail.Link.ToString());
        await Expect(page.GetByTestId("accept-email")).ToHaveValueAsync(email);
        await Expect(page.GetByTestId("accept-name")).ToHaveValueAsync("Fatou Faye");
        await page.GetByTestId("accept-name").FillAsync("Fatou B. Faye");
        foreach (var (weak, reason) in new[] { ("short", "au moins"), ("Password123!", "mots de passe volés"), ("FatouFaye2027", "votre nom") })
        {
            await page.GetByTestId("new-password").FillAsync(weak);
            await page.GetByTestId("accept-submit").ClickAsync();
            await Expect(page.GetByTestId("password-error")).ToContainTextAsync(reason);
            await Expect(page.GetByTestId("accept-name")).ToHaveValueAsync("Fatou B. Faye");
        }

        await page.GetByTestId("new-password").FillAsync(Password);
        await page.GetByTestId("accept-submit").ClickAsync();
        await page.ComeToAsync("**/client-portal");
        await Expect(page.GetByTestId("live-badge")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await Expect(page.Locator(".menu-person-name")).ToHaveTextAsync("Fatou B. Faye");

        var second = await browser.NewPageAsync(Portal.Address);
        await second.GotoAsync(mail.Link.ToString());
        await Expect(second.GetByTestId("closed-link")).ToBeVisibleAsync();
        await second.GotoAsync("/login");
        await second.GetByTestId("login-email").FillAsync(email);
        await second.GetByTestId("login-password").FillAsync(Password);
        await second.GetByTestId("login-submit").ClickAsync();
        await second.ComeToAsync("**/client-portal");
        await page.Context.CloseAsync();
        await second.Context.CloseAsync();
    }

    [Fact]
    public async Task Unknown_used_withdrawn_and_expired_links_are_one_page()
    {
        var link = (await InviteAsync()).Link.PathAndQuery;
        var visitor = Portal.Visit(Portal.Address.ToString());
        await Portal.Store.WriteAsync(async db =>
            (await db.Invitations.SingleAsync(one => one.Email == email)).Withdraw(Viewer.Portal, Portal.Get<TimeProvider>().GetUtcNow()));

        var pages = new HashSet<string>();
        foreach (var path in new[] { link, "/accept-invitation", "/accept-invitation?code=", "/accept-invitation?code=nonsense",
            $"/accept-invitation?code={LinkSecret.New()}", "/accept-invitation?code=%0d%0a" })
        {
            var text = await visitor.Http.GetStringAsync(path);
            pages.Add(text[text.IndexOf("<main", StringComparison.Ordinal)..text.IndexOf("</main>", StringComparison.Ordinal)]);
        }

        Assert.Contains("closed-link", Assert.Single(pages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_passes_axe()
    {
        var mail = await InviteAsync();
        var page = await browser.NewPageAsync(Portal.Address);
        foreach (var link in new[] { mail.Link.PathAndQuery, "/accept-invitation?code=x" })
        {
            foreach (var width in new[] { 1440, 390 })
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.GotoAsync(link);
                Assert.Empty(await Axe.FindAsync(page, $"{link} at {width}"));
            }
        }

        await page.Context.CloseAsync();
    }

    private async Task<Eml> InviteAsync()
    {
        var (admin, organisation) = await Portal.Store.ReadAsync(async db => (
            await db.People.Where(person => person.Role == Role.Admin).Select(person => person.Id).FirstAsync(),
            await db.Organisations.Where(one => !one.IsProvider).Select(one => one.Id).FirstAsync()));
        var viewer = (await Portal.Get<ViewerSource>().OfAsync(admin))!;
        await Portal.Get<InvitationCommands>().SendAsync(viewer, organisation, new PersonFields("Fatou Faye", email, Role.Client), []);
        return await Eml.ArrivesAsync(Portal.DataDirectory, email);
    }
}
