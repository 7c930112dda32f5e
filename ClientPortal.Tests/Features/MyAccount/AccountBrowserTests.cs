using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.MyAccount;

/// <summary>Each test has its own person, because it changes how that person signs in.</summary>
[Collection(Browser.OwnPortal)]
public sealed partial class AccountBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>, IAsyncLifetime
{
    private const string Next = "quatre mots sans lien";

    private readonly List<IPage> pages = [];
    private string email = "";

    private HostedPortal Portal => listening.Portal;

    public async ValueTask InitializeAsync() => email = await Portal.EmailAsync(await Portal.NewPersonAsync());

    public async ValueTask DisposeAsync()
    {
        foreach (var page in pages)
        {
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_mail_and_the_other_tab_ends()
    {
        var other = await SignInAsync();
        await OpenAsync(other, "/account?tab=sessions");
        var page = await NewPageAsync();
        await page.GotoAsync("/login");
        await page.GetByTestId("login-forgot").ClickAsync();
        await page.GetByTestId("forgot-email").FillAsync(email);
        await page.GetByTestId("forgot-submit").ClickAsync();
        await Expect(page.GetByTestId("forgot-asked")).ToBeVisibleAsync();

        var mail = await Eml.ArrivesAsync(Portal.DataDirectory, email);
        await page.GotoAsync(mail.Link.ToString());
        await page.GetByTestId("new-password").FillAsync("Password123!");
        await page.GetByTestId("reset-submit").ClickAsync();
        await Expect(page.GetByTestId("password-error")).ToContainTextAsync("mots de passe volés");
        await page.GetByTestId("new-password").FillAsync(Next);
        await page.GetByTestId("reset-submit").ClickAsync();
        await Expect(page.GetByTestId("reset-done")).ToBeVisibleAsync();

        await other.ComeToAsync(Ended("password"));
        await page.GotoAsync(mail.Link.ToString());
        await Expect(page.GetByTestId("closed-link")).ToBeVisibleAsync();
        await SignInAsync(page, email, Cast.Password);
        await Expect(page.GetByTestId("login-error")).ToBeVisibleAsync();
        await SignInAsync(page, email, Next);
        await LiveAsync(page);
    }

    [Fact]
    public async Task A_second_factor_is_set_up_and_asked_for()
    {
        var page = await SignInAsync();
        await OpenAsync(page, "/account?tab=security");
        await page.GetByTestId("two-factor-start").ClickAsync();
        var key = (await page.GetByTestId("two-factor-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await Expect(page.Locator("img.qr")).ToHaveJSPropertyAsync("complete", true);
        await page.GetByTestId("two-factor-code").FillAsync("000000");
        await page.GetByTestId("two-factor-turn-on").ClickAsync();
        await Expect(page.GetByTestId("two-factor-form").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.GetByTestId("two-factor-code").FillAsync(Totp.Now(key));
        await page.GetByTestId("two-factor-turn-on").ClickAsync();
        await Expect(page.GetByTestId("recovery-codes").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(10);
        await Expect(page.GetByTestId("two-factor")).ToHaveAttributeAsync("data-value", "on");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("codes-download").ClickAsync());
        var recovery = RecoveryCode().Match(await File.ReadAllTextAsync(await download.PathAsync())).Value;
        await page.GetByTestId("codes-done").ClickAsync();

        var phone = await NewPageAsync();
        await SignInAsync(phone, email, Cast.Password);
        await phone.GetByTestId("login-code").FillAsync(Totp.Next(key));
        await phone.GetByTestId("login-code-submit").ClickAsync();
        await LiveAsync(phone);
        var lost = await NewPageAsync();
        await SignInAsync(lost, email, Cast.Password);
        await lost.GetByTestId("login-code").FillAsync(recovery.ToLowerInvariant());
        await lost.GetByTestId("login-code-submit").ClickAsync();
        await LiveAsync(lost);
    }

    [Fact]
    public async Task A_passkey_is_made_and_opens_the_portal_without_a_password()
    {
        // Passkeys are for names, not for numbers: localhost is the one name that needs no certificate.
        var page = await NewPageAsync(address: $"http://localhost:{Portal.Address.Port}");
        var device = await PasskeyDevice.AddAsync(page);
        await SignInAsync(page, email, Cast.Password);
        await LiveAsync(page);
        await OpenAsync(page, "/account?tab=security");
        await page.GetByTestId("passkey-password").FillAsync("wrong");
        await page.GetByTestId("passkey-add").ClickAsync();
        await Expect(page.GetByTestId("passkey-refused")).ToContainTextAsync("mot de passe actuel");
        await LiveAsync(page);
        await page.GetByTestId("passkey-name").FillAsync("Téléphone");
        await page.GetByTestId("passkey-password").FillAsync(Cast.Password);
        await device.RecogniseAsync(false);
        await page.GetByTestId("passkey-add").ClickAsync();
        await Expect(page.GetByTestId("passkey-form").GetByRole(AriaRole.Alert)).ToContainTextAsync("pas créé de clé");
        await device.RecogniseAsync(true);
        await page.GetByTestId("passkey-add").ClickAsync();
        await Expect(page.GetByTestId("passkey-added")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("passkey-row")).ToContainTextAsync("Téléphone");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/login?ReturnUrl=%2F%2Fevil.example");
        await page.GetByTestId("passkey-submit").ClickAsync();
        await page.ComeToAsync("**/client-portal");
        await LiveAsync(page);

        await OpenAsync(page, "/account?tab=security");
        await page.GetByTestId("passkey-remove").ClickAsync();
        await Expect(page.GetByTestId("passkey-row")).ToHaveCountAsync(0);
        await OpenAsync(page, "/account?tab=security&passkey=anything");
        await Expect(page.GetByTestId("passkey-refused")).ToContainTextAsync("n’a pas été enregistrée");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/login");
        await page.GetByTestId("passkey-submit").ClickAsync();
        await page.ComeToAsync("**/login?passkey=refused**");
        var said = page.GetByTestId("passkey-sign-in").GetByRole(AriaRole.Alert);
        await Expect(said).ToContainTextAsync("n’a pas été reconnue");

        // Cancelled, which the server does not hear of: another sentence, instead of the one before.
        await device.RecogniseAsync(false);
        await page.GetByTestId("passkey-submit").ClickAsync();
        await Expect(said).ToContainTextAsync("n’a pas été lue");
        await page.GotoAsync("/login?passkey=too-many");
        await Expect(said).ToContainTextAsync("Trop d’essais");
        await page.GotoAsync("/login?passkey=anything");
        await Expect(said).ToContainTextAsync("n’a pas été reconnue");
    }

    [Fact]
    public async Task Another_session_is_signed_out_from_here()
    {
        var (page, other) = (await SignInAsync(), await SignInAsync());
        await OpenAsync(page, "/account?tab=sessions");
        await Expect(page.GetByTestId("session-row")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-testid=session-row][data-current=true]")).ToHaveCountAsync(1);

        await page.GetByTestId("session-end").ClickAsync();

        await other.ComeToAsync(Ended("session"));
        await Expect(page.GetByTestId("session-row")).ToHaveCountAsync(1);
        var third = await SignInAsync();
        await Expect(page.GetByTestId("session-row")).ToHaveCountAsync(2);
        await page.GetByTestId("sessions-end-others").ClickAsync();
        await third.ComeToAsync(Ended("session"));
        await Expect(page.GetByTestId("session-row")).ToHaveCountAsync(1);
        await LiveAsync(page);
    }

    [Fact]
    public async Task What_is_typed_into_the_profile_survives_another_tab_and_a_reload()
    {
        var page = await SignInAsync();
        await OpenAsync(page, "/account");
        var tab = await page.Context.NewPageAsync();
        await OpenAsync(tab, "/account");

        await page.GetByTestId("profile-name").FillAsync("Fatou N. Faye");
        await page.GetByTestId("profile-name").BlurAsync();
        await tab.GetByTestId("profile-job").FillAsync("Ingénieur réseau");
        await tab.GetByTestId("profile-save").ClickAsync();
        await Expect(tab.GetByTestId("profile-saved")).ToBeVisibleAsync();

        await Expect(page.GetByTestId("edit-elsewhere")).ToContainTextAsync("Fonction");
        await Expect(page.GetByTestId("profile-name")).ToHaveValueAsync("Fatou N. Faye");
        await page.ReloadAsync();
        await LiveAsync(page);
        await Expect(page.GetByTestId("profile-name")).ToHaveValueAsync("Fatou N. Faye");
        await page.GetByTestId("profile-save").ClickAsync();
        await Expect(page.GetByTestId("profile-saved")).ToBeVisibleAsync();
        await Expect(tab.GetByTestId("profile-name")).ToHaveValueAsync("Fatou N. Faye");
        await Expect(page.GetByTestId("profile-job")).ToHaveValueAsync("Ingénieur réseau");
        await Expect(page.Locator(".menu-person-name")).ToHaveTextAsync("Fatou N. Faye");
    }

    [Fact]
    public async Task The_language_and_the_clock_of_the_pages_are_the_persons_own()
    {
        // The former name that browsers still use for the zone of Kolkata.
        var page = await NewPageAsync(new() { TimezoneId = "Asia/Calcutta" });
        await SignInAsync(page, email, Cast.Password);
        await LiveAsync(page);
        var tab = await page.Context.NewPageAsync();
        await OpenAsync(tab, "/account?tab=sessions");
        await tab.EvaluateAsync("() => { window.stayed = true; }");
        await OpenAsync(page, "/account");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-time-zone", "Africa/Dakar");
        await page.GetByTestId("profile-zone-suggestion").ClickAsync();
        await Expect(page.GetByTestId("profile-zone")).ToHaveValueAsync("Asia/Kolkata");
        await Expect(page.GetByTestId("profile-zone-suggestion")).ToBeHiddenAsync();
        await page.GetByTestId("profile-language").SelectOptionAsync("en");
        await page.GetByTestId("profile-save").ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await LiveAsync(page);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-time-zone", "Asia/Kolkata");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("My account");
        await OpenAsync(page, "/account?tab=sessions");
        await Expect(page.Locator("time").First).ToHaveAttributeAsync("title", InIndia());

        // The other open page has followed in place.
        await Expect(tab.Locator("time").First).ToHaveAttributeAsync("title", InIndia());
        Assert.True(await tab.EvaluateAsync<bool>("() => window.stayed === true"));
    }

    [Fact]
    public async Task A_new_address_is_confirmed_by_mail()
    {
        var page = await SignInAsync();
        await OpenAsync(page, "/account?tab=security");
        await page.GetByTestId("email-next").FillAsync("fatou.new@itvision.example");
        await page.GetByTestId("email-password").FillAsync(Cast.Password);
        await page.GetByTestId("email-save").ClickAsync();
        await Expect(page.GetByTestId("email-asked")).ToBeVisibleAsync();

        var mail = await Eml.ArrivesAsync(Portal.DataDirectory, "fatou.new@itvision.example");
        var elsewhere = await NewPageAsync();
        await elsewhere.GotoAsync(mail.Link.ToString());
        await elsewhere.GetByTestId("confirm-submit").ClickAsync();
        await Expect(elsewhere.GetByTestId("confirm-done")).ToBeVisibleAsync();

        await Expect(page.GetByTestId("email-now")).ToHaveTextAsync("fatou.new@itvision.example");
        await SignInAsync(elsewhere, "fatou.new@itvision.example", Cast.Password);
        await LiveAsync(elsewhere);
    }

    [Fact]
    public async Task A_new_password_keeps_this_session_and_ends_the_others()
    {
        var (page, other) = (await SignInAsync(), await SignInAsync());
        await OpenAsync(page, "/account?tab=security");
        await page.GetByTestId("password-current").FillAsync(Cast.Password);
        await page.GetByTestId("password-next").FillAsync(Next);
        await page.GetByTestId("password-save").ClickAsync();

        await Expect(page.GetByTestId("password-saved")).ToBeVisibleAsync();
        await other.ComeToAsync(Ended("password"));
        await page.ReloadAsync();
        await LiveAsync(page);
    }

    [Theory]
    [InlineData("/forgot-password", false)]
    [InlineData("/reset-password?person=x&code=y", false)]
    [InlineData("/confirm-email", false)]
    [InlineData("/account", true)]
    [InlineData("/account?tab=security", true)]
    [InlineData("/account?tab=sessions", true)]
    public async Task Every_page_passes_axe(string path, bool signedIn)
    {
        var page = signedIn ? await SignInAsync() : await NewPageAsync();
        foreach (var width in new[] { 1440, 390 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.GotoAsync(path);
            if (signedIn)
            {
                await LiveAsync(page);
                await Expect(page.Locator("main .skeletons")).ToHaveCountAsync(0);
                if (path.EndsWith("security", StringComparison.Ordinal))
                {
                    await page.GetByTestId("two-factor-start").ClickAsync();
                    await Expect(page.Locator("img.qr")).ToBeVisibleAsync();
                }
            }

            Assert.Empty(await Axe.FindAsync(page, $"{path} at {width}"));
            Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }
    }
}
