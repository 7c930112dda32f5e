using System.Net;
using System.Security.Claims;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.MyAccount;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace ClientPortal.Tests.Identity;

/// <summary>The whole conversation of a browser, the portal and a company's provider. Each test has a person of its own.</summary>
public sealed class CompanySignInHttpTests(CompanyPortal company) : IClassFixture<CompanyPortal>, IAsyncLifetime
{
    private const string Refused = "/login/company/refused?why=";

    private readonly string email = $"{Guid.NewGuid():N}@example.org";

    private HostedPortal Portal => company.Portal;

    public ValueTask InitializeAsync()
    {
        company.Provider.Spoil = null;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_invited_person_gets_an_account_without_a_password_and_comes_back_to_it()
    {
        await InviteAsync();
        var awa = new OidcPerson($"{Guid.NewGuid()}", email.ToUpperInvariant());

        Assert.Equal("/projects", await company.SignInAsync(Portal.Visit(), awa));
        var visitor = Portal.Visit();
        Assert.Equal("/projects", await company.SignInAsync(visitor, awa with { Email = "another@elsewhere.example", IsVerified = false }));

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);
        var (account, login, sessions) = await Portal.Store.ReadAsync(async db =>
        {
            var account = await db.Users.SingleAsync(one => one.Email == email);
            return (account, await db.UserLogins.SingleAsync(one => one.UserId == account.Id),
                await db.Sessions.CountAsync(one => one.PersonId == account.Id));
        });
        Assert.Null(account.PasswordHash);
        Assert.Equal(
            (company.Provider.Address + "/", awa.Subject, "Teranga SSO"), (login.LoginProvider, login.ProviderKey, login.ProviderDisplayName));
        Assert.Equal(2, sessions);
    }

    [Theory]
    [InlineData("uninvited", "@example.org", true)]
    [InlineData("unverified", "@example.org", false)]
    [InlineData("domain", "@elsewhere.example", true)]
    public async Task A_person_without_an_invitation_and_a_verified_address_of_the_company_is_not_let_in(string why, string domain, bool isVerified)
    {
        var visitor = Portal.Visit();
        var stranger = new OidcPerson($"{Guid.NewGuid()}", Guid.NewGuid().ToString("N") + domain) { IsVerified = isVerified };

        var place = await company.SignInAsync(visitor, stranger);

        Assert.Equal(Refused + why, place);
        Assert.Contains($"data-reason=\"{why}\"", await visitor.Http.GetStringAsync(place), StringComparison.Ordinal);
        Assert.Equal("/login", (await visitor.GetAsync("/projects")).Headers.Location!.AbsolutePath);
        Assert.False(await Portal.Store.ReadAsync(db => db.People.AnyAsync(one => one.Email == stranger.Email)));
    }

    [Fact]
    public async Task An_existing_person_is_linked_and_told_and_a_staff_account_is_not()
    {
        var user = await Portal.NewPersonAsync();
        var technician = await Portal.NewPersonAsync(Role.Technician);

        Assert.Equal("/projects", await company.SignInAsync(Portal.Visit(), new OidcPerson($"{Guid.NewGuid()}", await Portal.EmailAsync(user))));
        Assert.Equal(
            Refused + "uninvited",
            await company.SignInAsync(Portal.Visit(), new OidcPerson($"{Guid.NewGuid()}", await Portal.EmailAsync(technician))));

        var row = await Portal.Store.ReadAsync(
            db => db.Log.SingleAsync(one => one.Name == "account.changed" && one.PersonId == user.PersonId));
        Assert.Equal("login-linked", ((AccountChanged)row.Read()!.Event).What);
    }

    [Fact]
    public async Task An_address_that_was_given_to_another_person_of_the_company_does_not_open_the_account()
    {
        await InviteAsync();
        var awa = new OidcPerson($"{Guid.NewGuid()}", email);
        Assert.Equal("/projects", await company.SignInAsync(Portal.Visit(), awa));

        Assert.Equal(Refused + "other-account", await company.SignInAsync(Portal.Visit(), awa with { Subject = $"{Guid.NewGuid()}" }));
        Assert.Equal("/projects", await company.SignInAsync(Portal.Visit(), awa));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_second_factor_is_asked_for_unless_the_provider_has_done_so(bool done)
    {
        var user = await Portal.NewPersonAsync();
        await using (var scope = Portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            Assert.True((await users.SetTwoFactorEnabledAsync((await users.FindByIdAsync($"{user.PersonId}"))!, true)).Succeeded);
        }

        var place = await company.SignInAsync(
            Portal.Visit(), new OidcPerson($"{Guid.NewGuid()}", await Portal.EmailAsync(user)) { IsSecondFactor = done });

        Assert.Equal(done ? "/projects" : "/login/code?ReturnUrl=%2Fprojects", place);
    }

    [Fact]
    public async Task An_answer_is_valid_once_and_on_the_browser_that_asked()
    {
        await InviteAsync();
        company.Provider.Person = new OidcPerson($"{Guid.NewGuid()}", email);
        var visitor = Portal.Visit();
        var callback = await company.CallbackAsync(visitor);

        Assert.Equal(Refused + "failed", (await Portal.Visit().GetAsync(callback)).Headers.Location!.OriginalString);
        Assert.Equal("/projects", (await visitor.GetAsync(callback)).Headers.Location!.OriginalString);
        Assert.Equal(Refused + "failed", (await visitor.GetAsync(callback)).Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("expired")]
    public async Task A_wrong_token_is_refused_with_a_page_in_the_persons_language(string wrong)
    {
        await InviteAsync();
        company.Provider.Spoil = token => Spoil(token, wrong);
        var visitor = Portal.Visit();

        var place = await company.SignInAsync(visitor, new OidcPerson($"{Guid.NewGuid()}", email));

        Assert.Equal(Refused + "failed", place);
        Assert.Contains("La connexion n’a pas abouti", WebUtility.HtmlDecode(await visitor.Http.GetStringAsync(place)), StringComparison.Ordinal);
        await visitor.GetAsync("/language?to=en");
        Assert.Contains("The sign-in did not succeed", WebUtility.HtmlDecode(await visitor.Http.GetStringAsync(place)), StringComparison.Ordinal);
        Assert.False(await Portal.Store.ReadAsync(db => db.People.AnyAsync(one => one.Email == email)));
    }

    [Fact]
    public async Task A_person_who_is_disabled_loses_the_session_and_the_way_in()
    {
        var user = await Portal.NewPersonAsync();
        var awa = new OidcPerson($"{Guid.NewGuid()}", await Portal.EmailAsync(user));
        var visitor = Portal.Visit();
        await company.SignInAsync(visitor, awa);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);

        await Portal.ChangeAsync(user, (person, admin) => person.Disable(admin, isLastAdministrator: false, DateTimeOffset.UnixEpoch));

        await Eventually.TrueAsync(async () =>
            (await visitor.GetAsync("/projects")).Headers.Location?.Query.Contains("ended=disabled", StringComparison.Ordinal) == true);
        Assert.Equal(Refused + "disabled", await company.SignInAsync(Portal.Visit(), awa));
    }

    [Fact]
    public async Task A_link_can_be_removed_unless_it_is_the_only_way_in()
    {
        await InviteAsync();
        await company.SignInAsync(Portal.Visit(), new OidcPerson($"{Guid.NewGuid()}", email));
        var invited = await ViewerAsync(email);
        var user = await Portal.NewPersonAsync();
        await company.SignInAsync(Portal.Visit(), new OidcPerson($"{Guid.NewGuid()}", await Portal.EmailAsync(user)));
        var commands = Portal.Get<AccountCommands>();

        var only = Assert.Single((await Portal.Get<AccountQueries>().SecurityAsync(invited)).Logins);
        Assert.Equal("login.last", (await Assert.ThrowsAsync<RuleBroken>(() => commands.UnlinkAsync(invited, only.Id))).Rule);
        await Assert.ThrowsAsync<NotFound>(() => commands.UnlinkAsync(user, only.Id));
        await commands.UnlinkAsync(user, Assert.Single((await Portal.Get<AccountQueries>().SecurityAsync(user)).Logins).Id);

        Assert.Empty((await Portal.Get<AccountQueries>().SecurityAsync(user)).Logins);
    }

    [Fact]
    public async Task The_request_carries_state_nonce_and_a_challenge_and_the_page_allows_no_other_site()
    {
        var visitor = Portal.Visit();
        var login = await visitor.GetAsync("/login");
        Assert.Contains("Continuer avec Teranga SSO", WebUtility.HtmlDecode(await login.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", login.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        var asked = (await visitor.GetAsync("/login/company/0?returnUrl=https%3A%2F%2Fevil.example")).Headers.Location!;

        Assert.StartsWith(company.Provider.Address, asked.OriginalString, StringComparison.Ordinal);
        foreach (var part in new[] { "response_type=code", "code_challenge_method=S256", "code_challenge=", "state=", "nonce=" })
        {
            Assert.Contains(part, asked.Query, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("evil", asked.Query, StringComparison.Ordinal);
        Assert.DoesNotContain(OidcProvider.ClientSecret, asked.Query, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/login/company/1")).StatusCode);
    }

    private static void Spoil(ClaimsPrincipal token, string wrong)
    {
        switch (wrong)
        {
            case "nonce":
                token.SetClaim("nonce", "of another conversation");
                break;
            case "audience":
                token.SetAudiences("another client");
                break;
            default:
                var now = TimeProvider.System.GetUtcNow();
                token.SetCreationDate(now.AddHours(-2)).SetExpirationDate(now.AddHours(-1));
                break;
        }
    }

    private async Task InviteAsync()
    {
        var organisation = await Portal.Store.ReadAsync(db => db.Organisations.Where(one => !one.IsProvider).Select(one => one.Id).FirstAsync());
        var admin = await Portal.Store.ReadAsync(db => db.People.Where(one => one.Role == Role.Admin).Select(one => one.Email).FirstAsync());
        await Portal.Get<InvitationCommands>()
            .SendAsync(await ViewerAsync(admin), organisation, new PersonFields("Awa Ndiaye", email, Role.Client), []);
    }

    private async Task<Viewer> ViewerAsync(string address)
    {
        var id = await Portal.Store.ReadAsync(db => db.People.Where(one => one.Email == address).Select(one => one.Id).SingleAsync());
        return (await Portal.Get<Web.Identity.ViewerSource>().OfAsync(id))!;
    }
}
