using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Identity;

public sealed class SignInBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Theory]
    [InlineData(Cast.Admin, "/admin")]
    [InlineData(Cast.Technician, "/admin")]
    [InlineData(Cast.Client, "/client-portal")]
    [InlineData(Cast.Outsider, "/client-portal")]
    public async Task Each_role_lands_on_its_home(string email, string home)
    {
        var person = await ArriveAsync();
        await person.Page.GotoAsync("/");

        await person.SignInAsync(email);

        await person.LiveAsync();
        Assert.Equal(home, person.Path);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_the_same_words_as_an_unknown_address()
    {
        var person = await ArriveAsync();
        await person.Page.GotoAsync("/login");
        await person.SignInAsync(Cast.Colleague, "Password123?");

        await Expect(person.Id("login-error")).ToContainTextAsync("Adresse e-mail ou mot de passe incorrect.");
        await Expect(person.Id("login-email")).ToHaveValueAsync(Cast.Colleague);
        var words = await person.Id("login-error").TextContentAsync();

        await person.SignInAsync("nobody@itvision.sn", "Password123?");
        await Expect(person.Id("login-email")).ToHaveValueAsync("nobody@itvision.sn");
        await Expect(person.Id("login-error")).ToHaveTextAsync(words!);
    }

    [Fact]
    public async Task The_page_that_was_asked_for_opens_after_the_sign_in()
    {
        var person = await ArriveAsync();
        await person.Page.GotoAsync("/projects?new=1");
        await Expect(person.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/login"));

        await person.SignInAsync(Cast.Admin);

        await person.LiveAsync();
        Assert.Equal("/projects?new=1", person.Path);
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("/\\example.org/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_foreign_address_is_not_followed(string address)
    {
        var person = await ArriveAsync();
        await person.Page.GotoAsync("/login?ReturnUrl=" + Uri.EscapeDataString(address));

        await person.SignInAsync(Cast.Client);

        await person.LiveAsync();
        Assert.Equal(new Uri(Portal.Address, "/client-portal").ToString(), person.Page.Url);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var person = await ArriveAsync();
        await person.Page.GotoAsync("/login");
        await person.SignInAsync(Cast.Client);
        await person.LiveAsync();

        await person.Id("user-menu").ClickAsync();
        await person.Id("sign-out").ClickAsync();

        await Expect(person.Id("login-email")).ToBeVisibleAsync();
        await person.Page.GotoAsync("/client-portal");
        await Expect(person.Id("login-email")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_sign_in_page_opens_no_circuit_and_asks_for_one_style_sheet()
    {
        var person = await ArriveAsync();
        var requests = new List<string>();
        person.Page.Request += (_, request) => requests.Add(request.Url);
        await person.Page.GotoAsync("/login", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });

        Assert.Contains(requests, url => url.Contains("lib/static.", StringComparison.Ordinal));
        Assert.DoesNotContain(requests,
            url => url.Contains("blazor", StringComparison.OrdinalIgnoreCase) && url.EndsWith(".js", StringComparison.Ordinal));
        Assert.Single(requests, url => url.EndsWith(".css", StringComparison.Ordinal) && !url.Contains("/_content/", StringComparison.Ordinal));
        Assert.Equal(0, person.Traffic.Sockets);
    }

    [Fact]
    public async Task What_a_client_may_not_open_looks_like_what_does_not_exist()
    {
        var client = await SignInAsync(Cast.Client);
        var missing = await client.Page.GotoAsync("/no-such-page");
        Assert.Equal(404, missing!.Status);
        var words = await client.Page.Locator("body").InnerTextAsync();
        Assert.Contains("Page introuvable", words, StringComparison.Ordinal);

        var forbidden = await client.Page.GotoAsync("/admin");

        Assert.Equal(404, forbidden!.Status);
        Assert.Equal(words, await client.Page.Locator("body").InnerTextAsync());
    }
}
